package org.tandemrelay.relay.call;

import org.tandemrelay.upstream.session.ModelCommand;

/** Whoever takes what a model is to be told. */
interface CommandSink {

    /** Whether it takes more now. */
    boolean takes();

    /** Tells it. */
    void tell(ModelCommand command);
}
