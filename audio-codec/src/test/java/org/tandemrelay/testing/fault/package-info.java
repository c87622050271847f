/**
 * A network that does harm to order: {@link org.tandemrelay.testing.fault.FaultProxy}.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to(relay.port())) {
 *     proxy.connection(1).up().frame(3).meets(Fault.reset());            // the first caller's third frame ends in RST
 *     proxy.anyConnection().down().everything().meets(Fault.delay(Duration.ofMillis(40)));
 *     ...
 *     assertThat(proxy.count(ProxyEvent.Kind.RESET)).isEqualTo(1);
 * }
 * }</pre>
 *
 * <p>Made of plain sockets and threads, so that it shares nothing with what it tests.
 */
package org.tandemrelay.testing.fault;
