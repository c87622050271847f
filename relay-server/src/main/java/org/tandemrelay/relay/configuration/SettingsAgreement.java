package org.tandemrelay.relay.configuration;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether settings, each right by itself, are right together; and the defaults that depend on other settings. */
final class SettingsAgreement {

    /** OpenAI's own name for a key to it. */
    static final String OPENAI_KEY = "OPENAI_API_KEY";

    /** What changes only how a caller is heard and answered, not what it is answered. */
    private static final String STRANGERS_MAY = "turn-detection,noise-reduction,audio-formats,transcription,modalities";

    /** What callers can be told by. */
    private static final List<Setting<?>> CREDENTIALS =
            List.of(AdmissionSettings.CALLER_KEY, AdmissionSettings.CALLER_KEYS, AdmissionSettings.TOKEN_KEYS);

    private final GivenSettings given;
    private final List<String> problems;

    /**
     * Of these settings.
     *
     * @param problems receives a sentence for each disagreement
     */
    SettingsAgreement(GivenSettings given, List<String> problems) {
        this.given = given;
        this.problems = problems;
    }

    /** Checks all. */
    void check() {
        given.readSecret(RecordingSettings.RECORDING_KEY, RecordingSettings.RECORDING_KEY_FILE);
        given.readSecret(ModelSettings.MODEL_KEY, ModelSettings.MODEL_KEY_FILE);
        given.readSecret(AdmissionSettings.TOKEN_SECRET, AdmissionSettings.TOKEN_SECRET_FILE);
        checkCallers();
        checkModel();
        checkTls();
        checkProxies();
        checkTwilio();
        checkTransport();
        checkHeartbeat(CallerSettings.CALLER_PING, CallerSettings.CALLER_SILENCE);
        checkHeartbeat(ModelSettings.MODEL_PING, ModelSettings.MODEL_SILENCE);
    }

    private void checkCallers() {
        boolean keyed = CREDENTIALS.stream().anyMatch(given::has);
        boolean amongOurselves = isLoopback(String.valueOf(given.find(ServerSettings.HOST))) && !keyed;
        given.fallBack(AdmissionSettings.ANONYMOUS, String.valueOf(amongOurselves));
        given.fallBack(CallerSettings.OPENAI_CALLERS_MAY, amongOurselves ? "all" : STRANGERS_MAY);
        boolean anonymous = Boolean.TRUE.equals(given.find(AdmissionSettings.ANONYMOUS));
        if (anonymous && keyed) {
            problems.add(
                    "anonymous would let everybody in past caller-key, caller-keys and token-keys: set it, or them");
        } else if (!anonymous && !keyed) {
            problems.add(
                    "host '" + given.find(ServerSettings.HOST)
                            + "' would let callers in, but there is no credential to tell them by:"
                            + " set caller-key or caller-keys, or anonymous to serve everybody who can reach the port, or bind to 127.0.0.1");
        }
    }

    private boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            problems.add("host '" + host + "' is not an address of this machine, nor a name that leads to one");
            return false;
        }
    }

    private void checkModel() {
        if (isOpenAi(given.find(ModelSettings.MODEL_URL))) {
            given.fallBackToVariable(ModelSettings.MODEL_KEY, OPENAI_KEY);
        }
        if (given.has(ModelSettings.MODEL)
                && !given.has(ModelSettings.MODEL_URL)
                && !given.has(ModelSettings.MODEL_KEY)) {
            problems.add("model '" + given.find(ModelSettings.MODEL)
                    + "' is to be had from OpenAI, which needs a key: set model-key or " + OPENAI_KEY);
        }
    }

    /** OpenAI's key is for OpenAI alone: it does not go to just any server that is being tried. */
    static boolean isOpenAi(@Nullable URI modelUrl) {
        return modelUrl == null
                || (modelUrl.getScheme().equals("wss") && ("." + modelUrl.getHost()).endsWith(".openai.com"));
    }

    private void checkTls() {
        if (given.has(ServerSettings.TLS_CERT) != given.has(ServerSettings.TLS_KEY)) {
            problems.add("tls-cert and tls-key go together: set both, or neither");
        }
    }

    private void checkProxies() {
        if (Boolean.TRUE.equals(given.find(ServerSettings.PROXY_PROTOCOL))
                && !given.has(ServerSettings.TRUSTED_PROXIES)) {
            problems.add("proxy-protocol needs trusted-proxies: anybody else could say that he is somebody else");
        }
    }

    private void checkTwilio() {
        if (Boolean.TRUE.equals(given.find(AdmissionSettings.TWILIO_ONCE))
                && !given.has(AdmissionSettings.TWILIO_AUTH_TOKEN)) {
            problems.add(
                    "twilio-once needs twilio-auth-token: without a signature a token is all that a stream brings");
        }
    }

    private void checkTransport() {
        TransportChoice choice = given.find(ServerSettings.TRANSPORT);
        if (choice != null && !choice.transport().available()) {
            problems.add("transport '" + Values.word(choice) + "' is not there on this machine: use auto");
        }
    }

    /** Whoever has nothing to say is heard of only when it is asked. */
    private void checkHeartbeat(Setting<Duration> ping, Setting<Duration> silence) {
        Duration interval = given.find(ping);
        Duration limit = given.find(silence);
        if (interval != null && limit != null && limit.compareTo(interval) <= 0) {
            problems.add(given.inWords(silence) + " must be longer than " + given.inWords(ping)
                    + ": a peer that has nothing to say would be gone before it is asked");
        }
    }
}
