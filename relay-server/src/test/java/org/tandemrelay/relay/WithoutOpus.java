package org.tandemrelay.relay;

/** A process whose relay finds no libopus: says what becomes of three callers. */
final class WithoutOpus {

    private WithoutOpus() {}

    public static void main(String[] arguments) {
        try (TestRelay relay = TestRelay.start();
                NativeCaller caller = relay.call("encoding=mulaw")) {
            try (RawCaller refused = RawCaller.connect(relay.port())) {
                refused.write(RawCaller.handshake("?encoding=opus"));
                RawCaller.Answer answer = refused.readAnswer();
                System.out.println("opus: " + answer.status() + " " + answer.body());
            }
            caller.say("{\"type\":\"start\",\"encoding\":\"opus\"}");
            System.out.println("start: " + caller.await("warning", 1).json());
            caller.say("{\"type\":\"text\",\"text\":\"on\"}");
            caller.await("mark", 1);
            System.out.println("mulaw: heard " + caller.audio().length + " bytes");
        }
    }
}
