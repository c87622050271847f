/** How loud audio is, in decibels below full scale, for meters, alarms and tests. */
@NullMarked
package org.tandemrelay.audio.level;

import org.jspecify.annotations.NullMarked;
