package org.tandemrelay.relay.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemrelay.relay.agent.AgentModel;
import org.tandemrelay.relay.agent.AgentProfile;
import org.tandemrelay.relay.call.Switchboard;
import org.tandemrelay.relay.call.settings.AgentLine;
import org.tandemrelay.relay.call.settings.AgentLines;
import org.tandemrelay.relay.configuration.AdmissionSettings;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.ConfigurationException;
import org.tandemrelay.relay.configuration.ConfigurationSource;
import org.tandemrelay.relay.configuration.ModelSettings;
import org.tandemrelay.relay.configuration.OverloadSettings;
import org.tandemrelay.relay.configuration.Setting;
import org.tandemrelay.relay.configuration.SpendSettings;
import org.tandemrelay.relay.overload.Overload;
import org.tandemrelay.upstream.connect.ModelConnector;

/**
 * Reads the configuration again and takes what can change while calls go on: who may call, what models are opened with, what things cost
 * and what may be spent. All of it or, if anything is wrong with it, nothing. Confined to one thread, which is not an event loop.
 */
final class Reloader {

    private static final Logger LOG = LoggerFactory.getLogger(Reloader.class);

    /** Longer than a session takes to be dialled: until then the old connector's name resolver is needed. */
    private static final long RETIRE_MINUTES = 5;

    /** What is taken. */
    private static final Set<Setting<?>> TAKEN = Set.of(
            ModelSettings.MODEL_KEY,
            ModelSettings.MODEL_KEY_FILE,
            AdmissionSettings.CALLER_KEY,
            AdmissionSettings.CALLER_KEYS,
            AdmissionSettings.TOKEN_SECRET,
            AdmissionSettings.TOKEN_SECRET_FILE,
            AdmissionSettings.TOKEN_KEYS,
            AdmissionSettings.MAX_CALLS,
            AdmissionSettings.MAX_CALLS_PER_KEY,
            AdmissionSettings.MAX_CALLS_PER_ADDRESS,
            AdmissionSettings.MAX_CALL_STARTS,
            OverloadSettings.SHED_LAG,
            OverloadSettings.SHED_BUSY,
            OverloadSettings.SHED_LAG_CALLS,
            OverloadSettings.SHED_MEMORY,
            SpendSettings.AUDIO_PER_CALL,
            SpendSettings.COST_PER_CALL,
            SpendSettings.AUDIO_PER_KEY,
            SpendSettings.COST_PER_KEY,
            SpendSettings.AUDIO_PER_DAY,
            SpendSettings.COST_PER_DAY,
            SpendSettings.WARNING);

    private final ConfigurationSource source;
    private final Parts parts;
    private final FileWatch watch;
    private Configuration current;
    private AgentLines lines;

    /**
     * What is given the new.
     *
     * @param switchboard whose calls go on
     * @param models that are dialled
     * @param callers who may call
     * @param overload from when on there is too much to do
     * @param offLoop the thread of all this
     */
    record Parts(
            Switchboard switchboard,
            Models models,
            AdmissionReader callers,
            Overload overload,
            ScheduledExecutorService offLoop) {}

    Reloader(ConfigurationSource source, Configuration current, AgentLines lines, Parts parts) {
        this.source = source;
        this.current = current;
        this.lines = lines;
        this.parts = parts;
        this.watch = new FileWatch(current.files());
    }

    /** Reads again if a file has changed. */
    void refresh() {
        if (watch.changed(current.files())) {
            reload();
        }
    }

    /**
     * Reads again.
     *
     * @return whether what was read is in force now; if not, what there was stays, and the log says why
     */
    boolean reload() {
        try {
            take(source.load());
            return true;
        } catch (ConfigurationException wrong) {
            refuse(String.join("; ", wrong.problems()));
        } catch (IOException | RuntimeException failed) {
            refuse(failed.toString());
        }
        return false;
    }

    private static void refuse(String why) {
        LOG.atWarn()
                .addKeyValue("problems", why)
                .log("the configuration was read again and cannot be used: the old one stays");
    }

    private void take(Configuration read) throws IOException {
        AgentLines relined = lines(read);
        parts.callers().reread(read);
        parts.overload().limits(OverloadReader.limits(read));
        parts.switchboard().agents(relined);
        parts.switchboard().spending().terms(read.spending());
        List<ModelConnector> retired = parts.models()
                .retire(relined.all().stream().map(AgentLine::connector).toList());
        retired.forEach(connector -> parts.offLoop().schedule(connector::close, RETIRE_MINUTES, TimeUnit.MINUTES));
        List<String> untaken = untaken(read);
        current = read;
        lines = relined;
        LOG.atInfo()
                .addKeyValue("needs_restart", untaken.isEmpty() ? "nothing" : String.join(",", untaken))
                .log("keys, secrets, prices and limits were read again");
    }

    /** The same agents, to models with the keys that there are now. */
    private AgentLines lines(Configuration again) throws IOException {
        List<AgentLine> relined = new ArrayList<>();
        for (AgentLine line : lines.all()) {
            AgentProfile now = again.agents().named(line.profile().name());
            AgentModel model = line.profile().model();
            // A key is for the host that it stands beside: not for the one that the agent had before.
            AgentModel read = now == null ? model : now.model();
            AgentModel keyed = samePlace(read, model) ? read : model;
            relined.add(line.with(parts.models().connector(keyed)));
        }
        return lines.with(relined);
    }

    private static boolean samePlace(AgentModel one, AgentModel other) {
        return Objects.equals(one.url(), other.url()) && Objects.equals(one.name(), other.name());
    }

    private List<String> untaken(Configuration read) {
        List<String> names = new ArrayList<>();
        read.shown().forEach((setting, shown) -> {
            if (!TAKEN.contains(setting) && !shown.equals(current.shown().get(setting))) {
                names.add(setting.name());
            }
        });
        return names;
    }
}
