package org.tandemrelay.relay.configuration;

/** Which audio formats to ask a model for. */
public enum ModelAudio {
    /** The caller's own, where the model's dialect has it. */
    AUTO,
    /** PCM only. */
    PCM16
}
