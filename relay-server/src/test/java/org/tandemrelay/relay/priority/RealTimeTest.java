package org.tandemrelay.relay.priority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.tandemrelay.relay.TestRelay;
import org.tandemrelay.upstream.transport.Transport;

/** By what the kernel tells of this very JVM. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has a class for real time")
class RealTimeTest {

    private static final int USUAL = 0;
    private static final int ROUND_ROBIN = 2;

    private final EventLoopGroup loops = Transport.NIO.newGroup(2, "test-first");

    /**
     * What /proc says of a thread: proc(5), stat, fields 40 and 41.
     *
     * @param policy what the kernel calls the class
     */
    private record Schedule(int priority, int policy) {

        private static final int RT_PRIORITY = 37;
        private static final int POLICY = 38;

        static Schedule of(Path task) throws IOException {
            String stat = Files.readString(task.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return new Schedule(Integer.parseInt(fields[RT_PRIORITY]), Integer.parseInt(fields[POLICY]));
        }

        static Schedule ofThisThread() throws IOException {
            return of(Path.of("/proc/thread-self"));
        }
    }

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static void give(EventLoopGroup loops) {
        try {
            RealTime.give(loops, 7);
        } catch (IOException refused) {
            assertThat(refused).hasMessageContaining("CAP_SYS_NICE");
            Assumptions.abort("this machine allows no real-time priority: " + refused.getMessage());
        }
    }

    @Test
    void givesEachLoopItsPriority() throws Exception {
        // When
        give(loops);

        // Then
        Callable<Schedule> own = Schedule::ofThisThread;
        assertThat(loops.next().submit(own).get()).isEqualTo(new Schedule(7, ROUND_ROBIN));
        assertThat(loops.next().submit(own).get()).isEqualTo(new Schedule(7, ROUND_ROBIN));
        assertThat(Schedule.ofThisThread().policy()).isEqualTo(USUAL);
    }

    @Test
    void leavesWhatALoopStartsInTheUsualClass() throws Exception {
        // Given
        give(loops);
        CompletableFuture<Schedule> started = new CompletableFuture<>();

        // When
        loops.next()
                .execute(() -> new Thread(() -> {
                            try {
                                started.complete(Schedule.ofThisThread());
                            } catch (IOException e) {
                                started.completeExceptionally(e);
                            }
                        })
                        .start());

        // Then
        assertThat(started.get(5, TimeUnit.SECONDS).policy()).isEqualTo(USUAL);
    }

    @Test
    void stepsBackWhileItHasMoreToDoThanItGetsDone() throws Exception {
        // Given
        give(loops);
        EventLoop laden = loops.next();
        AtomicBoolean more = new AtomicBoolean(true);

        // When
        laden.execute(new Runnable() {
            @Override
            public void run() {
                if (more.get()) {
                    laden.execute(this);
                }
            }
        });

        // Then
        Callable<Schedule> own = Schedule::ofThisThread;
        await().until(() -> laden.submit(own).get().policy() == USUAL);

        // And
        more.set(false);
        await().until(() -> laden.submit(own).get().policy() == ROUND_ROBIN);
    }

    @Test
    void isForARelaysCalls() throws Exception {
        // Given
        give(loops);

        // When
        List<Schedule> calls;
        try (TestRelay relay = TestRelay.start("real-time", "9")) {
            calls = ofThreads("tandem-calls");
        }

        // Then
        assertThat(calls).isNotEmpty().contains(new Schedule(9, ROUND_ROBIN));
    }

    private static List<Schedule> ofThreads(String name) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.filter(task -> nameOf(task).startsWith(name))
                    .map(task -> {
                        try {
                            return Schedule.of(task);
                        } catch (IOException ended) {
                            return new Schedule(0, USUAL);
                        }
                    })
                    .toList();
        }
    }

    private static String nameOf(Path task) {
        try {
            return Files.readString(task.resolve("comm"));
        } catch (IOException ended) {
            return "";
        }
    }

    @Test
    void namesAPriorityThatThereIsNot() {
        assertThatThrownBy(() -> RealTime.give(loops, 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("100");
    }
}
