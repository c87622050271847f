package org.tandemrelay.relay.configuration;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.QueryStringEncoder;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.agent.AgentModel;

/** Reads which model speaks for an agent. */
final class AgentModelReader {

    private static final String MODEL = "model";

    private final Configuration settings;

    /** For OpenAI's own servers; null if there is none. */
    private final @Nullable String openAiKey;

    /** Takes the files of keys. */
    private final Set<Path> files;

    AgentModelReader(Configuration settings, @Nullable String openAiKey, Set<Path> files) {
        this.settings = settings;
        this.openAiKey = openAiKey;
        this.files = files;
    }

    /** The model; what is wrong with it is told by the section. */
    AgentModel read(YamlSection agent) {
        URI ownUrl = agent.address("model-url", Addresses::webSocketAddress);
        String ownName = agent.find(MODEL, Values::text);
        String ownKey = ownKey(agent);
        ModelAudio audio =
                agent.get("model-audio", Values.oneOf(ModelAudio.class), settings.get(ModelSettings.MODEL_AUDIO));
        URI url = ownUrl == null ? settings.find(ModelSettings.MODEL_URL) : ownUrl;
        String name = ownName == null && url == null ? settings.find(ModelSettings.MODEL) : ownName;
        String key = ownKey == null ? usualKey(ownUrl) : ownKey;
        if (url == null && name != null && key == null) {
            agent.problem(
                    MODEL,
                    "'" + name + "' is to be had from OpenAI, which needs a key: set model-key or OPENAI_API_KEY");
        }
        URI address = url != null && name != null ? asking(url, name) : url;
        return new AgentModel(address, address == null ? name : null, key, audio == ModelAudio.AUTO);
    }

    private @Nullable String ownKey(YamlSection agent) {
        String written = agent.secret("model-key", Values::credential);
        String fromFile = agent.find("model-key-file", this::keyIn);
        if (written != null && fromFile != null) {
            agent.problem("model-key-file", "cannot stand beside model-key: leave one of the two out");
        }
        return written == null ? fromFile : written;
    }

    private String keyIn(String file) {
        String key = KeyFiles.credentialIn(file);
        files.add(Path.of(file));
        return key;
    }

    /** The relay's key is for the relay's model: it does not go to just any server that an agent names. */
    private @Nullable String usualKey(@Nullable URI ownUrl) {
        if (ownUrl == null || ownUrl.equals(settings.find(ModelSettings.MODEL_URL))) {
            return settings.find(ModelSettings.MODEL_KEY);
        }
        return SettingsAgreement.isOpenAi(ownUrl) ? openAiKey : null;
    }

    /** The address that asks for this model, whatever it asked for before. */
    private static URI asking(URI url, String name) {
        QueryStringDecoder asked = new QueryStringDecoder(url);
        QueryStringEncoder asking = new QueryStringEncoder(asked.rawPath());
        asked.parameters().forEach((parameter, values) -> {
            if (!parameter.equals(MODEL)) {
                values.forEach(value -> asking.addParam(parameter, value));
            }
        });
        asking.addParam(MODEL, name);
        return URI.create(url.getScheme() + "://" + url.getRawAuthority() + asking);
    }
}
