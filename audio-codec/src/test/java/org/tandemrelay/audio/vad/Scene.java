package org.tandemrelay.audio.vad;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.tandemrelay.testing.RecordedSpeech;
import org.tandemrelay.testing.Samples;

/** A line with noise on it, on which something is heard now and then; and what a detector makes of it. */
final class Scene {

    /** Spectra of noise. */
    enum Noise {
        /** Even, as hiss. */
        WHITE,
        /** Falling by 3 dB an octave, as a room with people and fans. */
        PINK
    }

    static final int GAP_MILLIS = 2_500;

    private final int rateHz;
    private final List<Long> onsets = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();
    private short[] samples = new short[0];

    Scene(int rateHz) {
        this.rateHz = rateHz;
    }

    /** Recorded sentences, with silence before each and after the last. */
    static Scene ofSentences(int rateHz) throws IOException {
        Scene scene = new Scene(rateHz);
        for (int round = 0; round < 2; round++) {
            for (String name : RecordedSpeech.SENTENCES) {
                scene.add(trimmed(RecordedSpeech.samples(name, rateHz), rateHz));
            }
            scene.add(trimmed(RecordedSpeech.samples(RecordedSpeech.COMMAND, rateHz), rateHz));
        }
        return scene;
    }

    /** Cuts off what is 20 dB below the loudest hundredth of a second: breath and room, before the first sound. */
    private static short[] trimmed(short[] speech, int rateHz) {
        int frame = rateHz / 100;
        double[] power = new double[speech.length / frame];
        for (int i = 0; i < power.length; i++) {
            power[i] = power(speech, i * frame, frame);
        }
        double loudest = Arrays.stream(power).max().orElseThrow();
        int first = 0;
        int last = power.length - 1;
        while (power[first] < loudest * 1e-2) {
            first++;
        }
        while (power[last] < loudest * 1e-2) {
            last--;
        }
        return Arrays.copyOfRange(speech, first * frame, (last + 1) * frame);
    }

    Scene add(short[] sound) {
        int gap = rateHz * GAP_MILLIS / 1_000;
        int start = samples.length == 0 ? gap : samples.length;
        onsets.add(start * 1_000L / rateHz);
        ends.add((start + sound.length) * 1_000L / rateHz);
        samples = Arrays.copyOf(samples, start + sound.length + gap);
        System.arraycopy(sound, 0, samples, start, sound.length);
        return this;
    }

    /** Adds noise so that speech is as many decibels above it, both over the speech's time. */
    Scene withNoise(Noise kind, double snrDb) {
        double speech = 0;
        double millis = 0;
        for (int i = 0; i < onsets.size(); i++) {
            int from = (int) (onsets.get(i) * rateHz / 1_000);
            int count = (int) ((ends.get(i) - onsets.get(i)) * rateHz / 1_000);
            speech += power(samples, from, count) * count;
            millis += count;
        }
        double amplitude = Math.sqrt(speech / millis * Math.pow(10, -snrDb / 10));
        double[] noise = noise(kind, samples.length);
        for (int i = 0; i < samples.length; i++) {
            double sum = samples[i] + amplitude * noise[i];
            samples[i] = (short) Math.max(Math.min(Math.round(sum), Short.MAX_VALUE), Short.MIN_VALUE);
        }
        return this;
    }

    private static double[] noise(Noise kind, int count) {
        Random random = new Random(42);
        double[] noise = new double[count];
        double a = 0;
        double b = 0;
        double c = 0;
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double white = random.nextGaussian();
            // Three poles near the real axis make a slope of 3 dB an octave (Paul Kellet's filter).
            a = 0.99765 * a + white * 0.0990460;
            b = 0.96300 * b + white * 0.2965164;
            c = 0.57000 * c + white * 1.0526913;
            noise[i] = kind == Noise.WHITE ? white : a + b + c + white * 0.1848;
            sum += noise[i] * noise[i];
        }
        double scale = 1 / Math.sqrt(sum / count);
        for (int i = 0; i < count; i++) {
            noise[i] *= scale;
        }
        return noise;
    }

    private static double power(short[] samples, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += (double) samples[i] * samples[i];
        }
        return sum / count;
    }

    /**
     * What a detector heard.
     *
     * @param found sounds in whose time, or shortly after, a turn was reported
     * @param meanDelayMillis from a sound's onset to the report
     * @param worstDelayMillis the longest of those
     * @param falseStarts reports at other times
     * @param splits further reports within a sound
     * @param minutes length of the scene
     */
    record Hearing(
            int found, double meanDelayMillis, double worstDelayMillis, int falseStarts, int splits, double minutes) {}

    Hearing hear(VadSettings settings) {
        EnergyVad vad = new EnergyVad(rateHz, settings);
        List<Long> reports = new ArrayList<>();
        int frame = rateHz / 100;
        for (int at = 0; at + frame <= samples.length; at += frame) {
            long now = (at + frame) * 1_000L / rateHz;
            byte[] chunk = Samples.toPcm16Le(Arrays.copyOfRange(samples, at, at + frame));
            vad.process(Unpooled.wrappedBuffer(chunk), new VoiceActivityDetector.Listener() {
                @Override
                public void onSpeechStarted(long atMillis) {
                    reports.add(now);
                }

                @Override
                public void onSpeechStopped(long atMillis) {
                    // Where turns end is asserted elsewhere.
                }
            });
        }
        return judge(reports);
    }

    private Hearing judge(List<Long> reports) {
        int found = 0;
        int splits = 0;
        double sum = 0;
        double worst = 0;
        List<Long> unexplained = new ArrayList<>(reports);
        for (int i = 0; i < onsets.size(); i++) {
            long onset = onsets.get(i);
            long end = ends.get(i) + 300;
            List<Long> inside =
                    reports.stream().filter(at -> at > onset && at <= end).toList();
            unexplained.removeAll(inside);
            if (!inside.isEmpty()) {
                found++;
                splits += inside.size() - 1;
                double delay = inside.get(0) - onset;
                sum += delay;
                worst = Math.max(worst, delay);
            }
        }
        double minutes = samples.length / 60.0 / rateHz;
        return new Hearing(found, sum / Math.max(found, 1), worst, unexplained.size(), splits, minutes);
    }

    int sounds() {
        return onsets.size();
    }
}
