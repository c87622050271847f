package org.tandemrelay.relay.command;

import java.util.List;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Takes what follows an option as it is, an option of this command's too: it is for another command, which may have one of the same name. */
final class Verbatim implements IParameterConsumer {

    @Override
    @SuppressWarnings("JdkObsolete") // The stack is picocli's.
    public void consumeParameters(Stack<String> args, ArgSpec option, CommandSpec command) {
        if (args.isEmpty()) {
            throw new ParameterException(command.commandLine(), "nothing follows " + option.paramLabel());
        }
        List<String> values = option.getValue();
        values.add(args.pop());
    }
}
