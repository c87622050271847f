package org.tandemrelay.relay.call.answer;

import java.util.ArrayList;
import java.util.List;
import org.tandemrelay.upstream.session.ModelCommand;
import org.tandemrelay.upstream.session.ModelCommand.InputText;
import org.tandemrelay.upstream.session.ModelCommand.ResponseCreate;
import org.tandemrelay.upstream.session.ModelEvent.ResponseRefused;
import org.tandemrelay.upstream.session.Role;

/** A gate, and a model that does what a line of the test says. */
abstract class GatedAnswers {

    static final InputText WORDS = new InputText(Role.USER, "words", false);
    static final long SECOND = 1_000_000_000L;

    final List<ModelCommand> told = new ArrayList<>();
    final ResponseGate gate = new ResponseGate(new CommandSink() {
        @Override
        public boolean takes() {
            return takes;
        }

        @Override
        public void tell(ModelCommand command) {
            told.add(command);
        }
    });
    boolean takes = true;
    long now = -5 * SECOND;

    void ready(boolean answersTurns) {
        gate.onReady(answersTurns, now);
    }

    long asks() {
        return told.stream().filter(ResponseCreate.class::isInstance).count();
    }

    void type() {
        gate.tell(WORDS);
        gate.request(now);
    }

    void busy(boolean ours) {
        gate.onRefused(new ResponseRefused(ours, true, "busy", "one at a time"), now);
    }
}
