package org.tandemrelay.relay.call.answer;

import org.tandemrelay.upstream.session.ModelCommand;

/** Whoever takes what a model is to be told. */
public interface CommandSink {

    /** Whether it takes more now. */
    boolean takes();

    /** Tells it. */
    void tell(ModelCommand command);
}
