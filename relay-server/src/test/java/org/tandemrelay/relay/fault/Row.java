package org.tandemrelay.relay.fault;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test that shows that a row of the table of faults holds. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(FaultMatrix.class)
public @interface Row {
    /** Its number, such as F2; several with commas between them. */
    String value();

    /** What is required, in so many words and figures. */
    String holds();
}
