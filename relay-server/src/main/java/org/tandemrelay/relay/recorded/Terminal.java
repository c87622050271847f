package org.tandemrelay.relay.recorded;

import java.io.Console;

/** Whether someone is looking. */
public final class Terminal {

    private Terminal() {}

    /** Whether standard output is a terminal, as far as the JVM can tell: it says no if standard input is none. */
    @SuppressWarnings("SystemConsoleNull") // both ways of saying no are read
    public static boolean attached() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // From JDK 22 on there may be a console without a terminal, and this is the way to ask.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException olderJdk) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Console.isTerminal", e);
        }
    }
}
