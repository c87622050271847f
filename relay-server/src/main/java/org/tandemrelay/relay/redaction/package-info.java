/**
 * Takes out of words what nobody is to read: card numbers, addresses of e-mail, account numbers, and what operators have patterns for.
 *
 * <pre>
 *  text ──► each rule marks what it finds ──► [card], [email], [NAME] in the place of what is marked
 * </pre>
 *
 * <p>All rules look at the text as it was said, so that none spoils it for the next; where two find the same, the first names it. Nothing here knows of calls, and
 * nothing keeps what it was given. What a rule costs is bounded: a text that costs more is not given out at all. To be used off event loops.
 */
@NullMarked
package org.tandemrelay.relay.redaction;

import org.jspecify.annotations.NullMarked;
