/**
 * The two companding laws of the telephone network, ITU-T G.711.
 *
 * <p>Both laws are tables: a code expands by one look-up, a sample compresses by another, and a code of one law becomes a code
 * of the other by a third, which is the recommendation's own and not a trip through linear samples. The tables are computed
 * from the segments that the recommendation defines, once, when the class is loaded.
 */
@NullMarked
package org.tandemrelay.audio.g711;

import org.jspecify.annotations.NullMarked;
