/** Plain HTTP answers, for the pages, figures and webhooks that stand beside the calls. */
@NullMarked
package org.tandemrelay.relay.http;

import org.jspecify.annotations.NullMarked;
