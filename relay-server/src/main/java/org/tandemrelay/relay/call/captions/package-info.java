/**
 * What was said, in words, for callers that show them and for whoever keeps them.
 *
 * <p>{@link org.tandemrelay.relay.call.captions.Captions} tells the words of both sides, those of the model when the speech that they belong
 * to is sent, and after an interruption what was heard. Which words those are {@code SpokenWords} estimates from how much of the speech has
 * come and gone. Nothing here knows the call. Confined to its event loop.
 */
@NullMarked
package org.tandemrelay.relay.call.captions;

import org.jspecify.annotations.NullMarked;
