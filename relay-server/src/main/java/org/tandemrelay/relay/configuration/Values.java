package org.tandemrelay.relay.configuration;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tandemrelay.relay.playout.PlayoutSettings;

/** Reads the values of settings. Each method throws {@link IllegalArgumentException} with what would be right. */
final class Values {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)?");
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(KiB|MiB)?");

    /** Less would let the far end run dry between two beats. */
    private static final long MIN_LEAD_MILLIS = 40;

    private static final int MIN_SIGNATURE_BYTES = 32;

    /** Far beyond any use; more would overflow ns. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private Values() {}

    static String text(String value) {
        return value;
    }

    /** What can stand in an HTTP header after {@code Bearer}. */
    static String credential(String value) {
        if (!value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("must be visible ASCII characters without spaces");
        }
        return value;
    }

    /** What HS256 takes: RFC 7518 section 3.2. */
    static String signatureSecret(String value) {
        if (credential(value).length() < MIN_SIGNATURE_BYTES) {
            throw new IllegalArgumentException("must be at least " + MIN_SIGNATURE_BYTES + " characters");
        }
        return value;
    }

    static Path file(String value) {
        try {
            Path file = Path.of(value);
            if (Files.isReadable(file)) {
                return file;
            }
        } catch (InvalidPathException notAPath) {
            // Refused below, with the same words.
        }
        throw new IllegalArgumentException("must be a file that can be read");
    }

    static Path folder(String value) {
        try {
            Path folder = Path.of(value);
            if (Files.isDirectory(folder) && Files.isWritable(folder)) {
                return folder;
            }
        } catch (InvalidPathException notAPath) {
            // Refused below, with the same words.
        }
        throw new IllegalArgumentException("must be a folder that is there and can be written to");
    }

    /** Telephone keys in the order in which they are pressed. */
    static String keys(String value) {
        if (!value.matches("[0-9A-D*#]{1,8}")) {
            throw new IllegalArgumentException("must be 1 to 8 telephone keys, such as *7");
        }
        return value;
    }

    /** An amount of money, in billionths. */
    static long amount(String value) {
        if (AMOUNT.matcher(value).matches()) {
            return new BigDecimal(value).movePointRight(9).longValueExact();
        }
        throw new IllegalArgumentException("must be an amount such as 0.5, with at most 9 digits on each side");
    }

    static boolean yesOrNo(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    static boolean onOrOff(String value) {
        return switch (value) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new IllegalArgumentException("must be on or off");
        };
    }

    static Function<String, Integer> number(int least, int most) {
        return value -> {
            try {
                int number = Integer.parseInt(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException notANumber) {
                // Refused below, with the same words.
            }
            throw new IllegalArgumentException("must be a number from " + least + " to " + most);
        };
    }

    /** A number with {@code ms}, {@code s}, {@code m} or {@code h}; without, it is ms. */
    static Duration duration(String value) {
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a duration such as 200ms, 5s, 10m or 1h");
        }
        long amount = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "ms" : matcher.group(2);
        Duration duration = switch (unit) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofMillis(amount);
        };
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("must be at most " + LONGEST.toHours() + "h");
        }
        return duration;
    }

    static Duration positiveDuration(String value) {
        Duration duration = duration(value);
        if (duration.isZero()) {
            throw new IllegalArgumentException("must be longer than 0");
        }
        return duration;
    }

    /** At least a second: less would be no time to say anything in. */
    static Duration seconds(String value) {
        Duration duration = duration(value);
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("must be at least 1s");
        }
        return duration;
    }

    /** Milliseconds, or {@link PlayoutSettings#UNLIMITED}. */
    static long lateness(String value) {
        if (value.equals("unlimited")) {
            return PlayoutSettings.UNLIMITED;
        }
        if (!DURATION.matcher(value).matches()) {
            throw new IllegalArgumentException("must be a duration such as 200ms, or unlimited");
        }
        return duration(value).toMillis();
    }

    /** The same for a lead, which has to be longer than beats are apart. */
    static long lead(String value) {
        long millis = lateness(value);
        if (millis == PlayoutSettings.UNLIMITED) {
            return millis;
        }
        if (millis < MIN_LEAD_MILLIS) {
            throw new IllegalArgumentException("must be at least " + MIN_LEAD_MILLIS + "ms, or unlimited");
        }
        return millis;
    }

    /** Bytes: a number, with {@code KiB} or {@code MiB} if wanted. */
    static int size(String value) {
        Matcher matcher = SIZE.matcher(value);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            String unit = matcher.group(2) == null ? "" : matcher.group(2);
            long bytes = unit.equals("MiB") ? amount << 20 : unit.equals("KiB") ? amount << 10 : amount;
            if (bytes >= 1_024 && bytes <= 64 << 20) {
                return (int) bytes;
            }
        }
        throw new IllegalArgumentException("must be a size from 1KiB to 64MiB");
    }

    static <E extends Enum<E>> Function<String, E> oneOf(Class<E> type) {
        return value -> {
            for (E constant : type.getEnumConstants()) {
                if (word(constant).equals(value)) {
                    return constant;
                }
            }
            String words =
                    Arrays.stream(type.getEnumConstants()).map(Values::word).collect(Collectors.joining(", "));
            throw new IllegalArgumentException("must be one of " + words);
        };
    }

    /** The name of a constant as it is written in a setting. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Some of these words with commas between, {@code all} or {@code none}. */
    static Function<String, Set<String>> some(List<String> words) {
        return value -> {
            if (value.equals("all")) {
                return Set.copyOf(words);
            }
            if (value.equals("none")) {
                return Set.of();
            }
            Set<String> some = list(value);
            for (String word : some) {
                if (!words.contains(word)) {
                    throw new IllegalArgumentException("must be all, none, or some of " + String.join(", ", words));
                }
            }
            return some;
        };
    }

    /** Words with commas between. */
    static Set<String> list(String value) {
        return Arrays.stream(value.split(","))
                .map(String::trim)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
