package org.tandemrelay.relay.caller.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.tandemrelay.audio.AudioFormat;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.relay.caller.BridgeCaller;
import org.tandemrelay.testing.Speech;
import org.tandemrelay.upstream.simulator.SessionRecord;
import org.tandemrelay.upstream.simulator.SimulatorSettings;

/** Conversations that are only listened to. */
class TwilioListenTest {

    private static final AudioFormat MULAW = AudioFormat.mulaw();

    private static TestRelay relay(String... settings) {
        return TestRelay.start(SimulatorSettings.defaults().withThinkingMillis(50), "", settings);
    }

    private static TwilioCaller call(TestRelay relay) {
        TwilioCaller caller = new TwilioCaller();
        caller.call(URI.create("ws://127.0.0.1:" + relay.port() + "/telephony/twilio/listen"));
        return caller;
    }

    private static void speak(TwilioCaller caller, String track, byte[] mulaw) {
        for (int at = 0; at < mulaw.length; at += 160) {
            caller.sendMedia(TwilioCaller.SID, track, Arrays.copyOfRange(mulaw, at, Math.min(mulaw.length, at + 160)));
        }
    }

    private static SessionRecord session(TestRelay relay) {
        return relay.simulator().sessions().get(0);
    }

    @Test
    void sendsNothingWhateverTheModelSays() {
        byte[] turn = Speech.turn("not-ill-disposed.wav", MULAW);
        try (TestRelay relay = relay("caller-hold", "60s", "caller-backlog", "60s");
                TwilioCaller caller = call(relay)) {
            // Given
            speak(caller, "inbound", turn);
            Awaitility.await().until(() -> relay.metric("tandem_model_frames_total", "") > 10);

            // When: it is interrupted, asked for marks, and ended
            speak(caller, "inbound", turn);
            Awaitility.await().until(() -> relay.metric("tandem_interruptions_total", "") == 1);
            caller.hangUp();

            // Then
            assertThat(caller.awaitClose()).isEqualTo(new BridgeCaller.Closed(1_000, "caller_hangup"));
            assertThat(caller.messages()).isEmpty();
        }
    }

    @Test
    void hearsTheTrackThatIsSet() {
        try (TestRelay relay = relay("twilio-listen-to", "outbound");
                TwilioCaller caller = call(relay)) {
            // When
            speak(caller, "inbound", Speech.silence(100, MULAW));
            speak(caller, "outbound", Speech.silence(40, MULAW));
            caller.press('1');

            // Then
            Awaitility.await()
                    .until(() -> !relay.simulator().sessions().isEmpty()
                            && session(relay).count("conversation.item.create") == 1);
            assertThat(session(relay).inputAudioBytes()).isEqualTo(320);
        }
    }

    @Test
    void hearsBothTracksAsOne() {
        try (TestRelay relay = relay("twilio-listen-to", "both");
                TwilioCaller caller = call(relay)) {
            // When: two seconds of both, at the same time
            for (int i = 0; i < 100; i++) {
                speak(caller, "inbound", Speech.silence(20, MULAW));
                caller.lose(-20);
                speak(caller, "outbound", Speech.silence(20, MULAW));
            }

            // Then
            Awaitility.await()
                    .until(() -> !relay.simulator().sessions().isEmpty()
                            && session(relay).inputAudioBytes() == 16_000);
        }
    }
}
