package org.tandemrelay.upstream.workingset;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In which order calls have their frames in one place, on one event loop.
 *
 * <p>Callers speak in frames of 20 ms, each by its own clock: who came after whom comes after it again, for as long as none joins or leaves. Confined to
 * the event loop's thread.
 */
final class Succession {

    private static final FastThreadLocal<Map<Class<?>, Succession>> HERE = new FastThreadLocal<>() {
        @Override
        protected Map<Class<?>, Succession> initialValue() {
            return new IdentityHashMap<>();
        }
    };

    /** Whose frame came last. */
    private @Nullable WorkingSet last;

    /** That of this thread, of all whose frames come to objects of one class. */
    static Succession here(Class<?> receiver) {
        return HERE.get().computeIfAbsent(receiver, any -> new Succession());
    }

    /** A call's frame came. Gives whether it was expected, so that all has been touched that it will look at. */
    boolean comes(WorkingSet now) {
        WorkingSet before = last;
        if (before == now) {
            return true;
        }
        last = now;
        return before != null && before.isFollowedBy(now);
    }

    /** It will come no more. */
    void leaves(WorkingSet gone) {
        if (last == gone) {
            last = null;
        }
    }
}
