/** What each frame of a call looks at, brought nearer before it is looked at. */
@NullMarked
package org.tandemrelay.upstream.workingset;

import org.jspecify.annotations.NullMarked;
