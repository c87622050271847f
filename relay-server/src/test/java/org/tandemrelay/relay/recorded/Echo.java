package org.tandemrelay.relay.recorded;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Says back what it heard, {@code thinkMillis} after so many samples of it, well ahead of real time, so that a busy machine leaves no gap. */
public final class Echo implements FakeRelay.Script {

    private static final int LEAD_FRAMES = 100;

    private final int rateHz;
    private final int frameBytes;
    private final int turnBytes;
    private final int thinkMillis;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private boolean answering;

    public Echo(int rateHz, int turnSamples, int thinkMillis) {
        this.rateHz = rateHz;
        this.frameBytes = rateHz / 50 * 2;
        this.turnBytes = turnSamples * 2;
        this.thinkMillis = thinkMillis;
    }

    @Override
    public void onOpen(FakeRelay.Connection line) {
        greet(line, rateHz);
    }

    @Override
    public void onAudio(FakeRelay.Connection line, byte[] pcm) {
        heard.writeBytes(pcm);
        if (heard.size() >= turnBytes && !answering) {
            answering = true;
            line.say("{'type':'state','state':'thinking'}");
            line.after(thinkMillis, () -> answer(line, Arrays.copyOf(heard.toByteArray(), turnBytes)));
        }
    }

    static void greet(FakeRelay.Connection line, int rateHz) {
        line.say("{'type':'started','call':'c-1','version':1,'encoding':'pcm16','rate':%d,'lead_ms':200}"
                .formatted(rateHz));
        line.say("{'type':'state','state':'connecting'}");
        line.say("{'type':'state','state':'listening'}");
    }

    private void answer(FakeRelay.Connection line, byte[] pcm) {
        line.say("{'type':'state','state':'speaking'}");
        line.say("{'type':'audio','item':'item_1','response':'resp_1'}");
        line.say(
                "{'type':'caption','role':'assistant','item':'item_1','text':'Not an ill, ','mode':'append','final':false}");
        line.say("{'type':'caption','role':'user','item':'item_0','text':'not an','mode':'replace','final':false}");
        int frames = (pcm.length + frameBytes - 1) / frameBytes;
        for (int frame = 0; frame < frames; frame++) {
            byte[] piece = Arrays.copyOfRange(pcm, frame * frameBytes, Math.min(pcm.length, (frame + 1) * frameBytes));
            if (frame < LEAD_FRAMES) {
                line.play(piece);
            } else {
                line.after((frame - LEAD_FRAMES) * 20L, () -> line.play(piece));
            }
        }
        line.after(Math.max(0, frames - LEAD_FRAMES) * 20L, () -> finish(line));
    }

    private static void finish(FakeRelay.Connection line) {
        line.say(
                "{'type':'caption','role':'assistant','item':'item_1','text':'you say?','mode':'append','final':true}");
        line.say("{'type':'caption','role':'user','item':'item_0','text':'not an ill','mode':'replace','final':true}");
        line.say("{'type':'mark','name':'m1'}");
        line.after(220, () -> line.say("{'type':'state','state':'listening'}"));
    }
}
