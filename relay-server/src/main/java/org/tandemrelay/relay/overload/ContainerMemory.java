package org.tandemrelay.relay.overload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The memory of the container, of which the kernel kills a process when it is used up: by the files of Linux's control groups, of either
 * version. Pages of files that nobody has looked at lately are not counted: the kernel takes those back before it kills.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files">cgroup v2, memory</a>
 */
final class ContainerMemory implements MemorySource {

    /** A limit as high as this is none: the first version writes the largest number of pages. */
    private static final long NO_LIMIT = 1L << 60;

    private final Group group;

    /** The three files of a group. */
    private record Group(Path used, Path limit, Path stat, String unused) {

        static Group second(Path group) {
            return new Group(
                    group.resolve("memory.current"),
                    group.resolve("memory.max"),
                    group.resolve("memory.stat"),
                    "inactive_file");
        }

        static Group first(Path group) {
            return new Group(
                    group.resolve("memory.usage_in_bytes"),
                    group.resolve("memory.limit_in_bytes"),
                    group.resolve("memory.stat"),
                    "total_inactive_file");
        }
    }

    private ContainerMemory(Group group) {
        this.group = group;
    }

    /** The container that this process is in; null if it is in none whose memory is limited. */
    static @Nullable ContainerMemory ofThisProcess() {
        return find(Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup"));
    }

    /**
     * The innermost group with a limit.
     *
     * @param membership a line for each hierarchy, as {@code 0::/path} or {@code 4:memory:/path}
     * @param mounted where the groups are
     */
    static @Nullable ContainerMemory find(Path membership, Path mounted) {
        List<String> lines;
        try {
            lines = Files.readAllLines(membership);
        } catch (IOException noLinux) {
            return null;
        }
        // In a container the path may be that outside, and the group itself be mounted.
        return Stream.concat(lines.stream().flatMap(line -> groups(line, mounted)), Stream.of(Group.second(mounted)))
                .filter(Objects::nonNull)
                .filter(group -> limit(group) > 0)
                .findFirst()
                .map(ContainerMemory::new)
                .orElse(null);
    }

    private static Stream<Group> groups(String line, Path mounted) {
        String[] parts = line.split(":", 3);
        if (parts.length < 3) {
            return Stream.empty();
        }
        String path = parts[2].replaceFirst("^/+", "");
        if (Arrays.asList(parts[1].split(",")).contains("memory")) {
            Path memory = mounted.resolve("memory");
            return Stream.of(Group.first(memory.resolve(path)), Group.first(memory));
        }
        return parts[1].isEmpty() ? Stream.of(Group.second(mounted.resolve(path))) : Stream.empty();
    }

    @Override
    public String kind() {
        return "container";
    }

    @Override
    public double share() {
        long limit = limit(group);
        return limit == 0 ? 0 : (double) Math.max(0, number(group.used()) - unused(group)) / limit;
    }

    /** 0 for none. */
    private static long limit(Group group) {
        long limit = number(group.limit());
        return limit >= NO_LIMIT ? 0 : limit;
    }

    private static long unused(Group group) {
        try (Stream<String> lines = Files.lines(group.stat())) {
            return lines.filter(line -> line.startsWith(group.unused() + " "))
                    .mapToLong(
                            line -> Long.parseLong(line.substring(group.unused().length() + 1)))
                    .sum();
        } catch (IOException | RuntimeException unreadable) {
            return 0;
        }
    }

    /** 0 where there is no number: "max" is one of the words. */
    private static long number(Path file) {
        try {
            return Long.parseLong(Files.readString(file).trim());
        } catch (IOException | NumberFormatException none) {
            return 0;
        }
    }
}
