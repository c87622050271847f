/**
 * The canonical model session: what any realtime speech model can be told and can tell, whatever its wire format.
 *
 * <p>A call holds a {@link org.tandemrelay.upstream.session.ModelSession} and hears it by a {@link
 * org.tandemrelay.upstream.session.ModelListener}. Everything that is not audio is a {@link
 * org.tandemrelay.upstream.session.ModelCommand} or a {@link org.tandemrelay.upstream.session.ModelEvent}; audio is a buffer in the
 * format that {@link org.tandemrelay.upstream.session.ModelEvent.SessionReady} named. What a model can do is asked of its {@link
 * org.tandemrelay.upstream.session.Capabilities}, never guessed from its name. All of it happens on the event loop that the session
 * was opened on.
 */
@NullMarked
package org.tandemrelay.upstream.session;

import org.jspecify.annotations.NullMarked;
