package org.tandemrelay.relay.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemrelay.relay.overload.Overload.Limits;
import org.tandemrelay.relay.overload.Overload.Reason;
import org.tandemrelay.upstream.transport.Transport;

/** What is seen of the memory that there is, and what comes of it. */
class MemoryTest {

    private static final long MIB = 1 << 20;

    @TempDir
    private Path root;

    private double used;
    private double usedByCall;

    private final class Given implements MemorySource {
        @Override
        public String kind() {
            return "heap";
        }

        @Override
        public double share() {
            return used;
        }

        @Override
        public double shareOfCall() {
            return usedByCall;
        }
    }

    @Test
    void refusesARushBeforeAnybodyHasLookedAgain() {
        // Given
        AtomicInteger calls = new AtomicInteger(10);
        Overload overload =
                new Overload(List.of(), calls::get, new Limits(Duration.ZERO, 0, 0, 80), List.of(new Given()));
        used = 0.7;
        usedByCall = 0.02;
        overload.look();

        // When / Then
        calls.set(14);
        assertThat(overload.everywhere()).isFalse();
        calls.set(16);
        assertThat(overload.everywhere()).isTrue();
    }

    @Test
    void refusesFromTheLimitOnUntilSomeIsFreeAgain() {
        // Given
        EventLoopGroup loops = Transport.NIO.newGroup(1, "idle");
        AtomicInteger calls = new AtomicInteger(1);
        Overload overload = new Overload(loops, calls::get, new Limits(Duration.ZERO, 0, 0, 80), List.of(new Given()));
        Reason[] seen = new Reason[4];

        // When
        double[] shares = {0.79, 0.80, 0.76, 0.74};
        for (int i = 0; i < shares.length; i++) {
            used = shares[i];
            overload.look();
            seen[i] = overload.refusal(null);
        }

        // Then
        assertThat(seen).containsExactly(null, Reason.MEMORY, Reason.MEMORY, null);
        assertThat(overload.memoryShare("heap")).isEqualTo(0.74);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void letsTheFirstCallInWhateverTheMemory() {
        // Given
        AtomicInteger calls = new AtomicInteger(1);
        Overload overload =
                new Overload(List.of(), calls::get, new Limits(Duration.ZERO, 0, 0, 80), List.of(new Given()));
        used = 0.99;
        overload.look();
        assertThat(overload.everywhere()).isTrue();

        // When
        calls.set(0);

        // Then
        assertThat(overload.everywhere()).isFalse();
        assertThat(overload.refusal(null)).isNull();
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private ContainerMemory container(String membership) throws IOException {
        write("membership", membership);
        return ContainerMemory.find(root.resolve("membership"), root.resolve("cgroup"));
    }

    @Test
    void readsTheSecondVersionOfControlGroupsWithoutWhatTheKernelTakesBack() throws IOException {
        // Given
        write("cgroup/relay/memory.max", 200 * MIB + "\n");
        write("cgroup/relay/memory.current", 180 * MIB + "\n");
        write("cgroup/relay/memory.stat", "anon 1\ninactive_file " + 30 * MIB + "\nactive_file 7\n");

        // When / Then
        assertThat(container("0::/relay\n").share()).isEqualTo(0.75);
    }

    @Test
    void readsTheFirstVersionToo() throws IOException {
        // Given
        write("cgroup/memory/relay/memory.limit_in_bytes", 100 * MIB + "\n");
        write("cgroup/memory/relay/memory.usage_in_bytes", 60 * MIB + "\n");
        write("cgroup/memory/relay/memory.stat", "total_inactive_file " + 10 * MIB + "\n");

        // When / Then
        assertThat(container("9:name=systemd:/\n4:memory:/relay\n0::/\n").share())
                .isEqualTo(0.5);
    }

    @Test
    void findsItsOwnGroupWhereThePathIsThatOutside() throws IOException {
        // Given
        write("cgroup/memory.max", 100 * MIB + "\n");
        write("cgroup/memory.current", 90 * MIB + "\n");

        // When / Then
        assertThat(container("0::/docker/5f3a\n").share()).isEqualTo(0.9);
    }

    @Test
    void hasNoContainerWhereNothingIsLimited() throws IOException {
        // Given
        write("cgroup/relay/memory.max", "max\n");
        write("cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");

        // When / Then
        assertThat(container("4:memory:/\n0::/relay\n")).isNull();
    }

    @Test
    void seesWhatIsTakenBesideTheHeap() {
        // Given
        DirectMemory direct = new DirectMemory(new Overload.Crowd(() -> 0, () -> 0, 0, 0));
        double before = direct.share();

        // When
        ByteBuffer taken = ByteBuffer.allocateDirect((int) (64 * MIB));

        // Then
        assertThat(direct.share()).isGreaterThan(before);
        assertThat(taken.capacity()).isEqualTo((int) (64 * MIB));
    }

    @Test
    void countsWhatItsCallsMayComeToNeedBesideTheHeap() {
        // Given
        AtomicInteger live = new AtomicInteger();
        AtomicInteger waiting = new AtomicInteger();
        long limit = PlatformDependent.maxDirectMemory();
        DirectMemory direct = new DirectMemory(new Overload.Crowd(live::get, waiting::get, limit / 10, limit / 40));
        double idle = direct.share();

        // When
        live.set(20);
        double talking = direct.share();
        waiting.set(4);
        double some = direct.share();

        // Then: nothing of it has been taken yet
        assertThat(talking - idle).isBetween(0.45, 0.55);
        assertThat(some - idle).isBetween(0.75, 0.85);
    }
}
