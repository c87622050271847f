package org.tandemrelay.upstream.workingset;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what each frame of a call passes: a class, of which a call has an object or two; or a field that holds an object of somebody else's
 * class. It says where speed matters, and the {@link WorkingSet} finds by it what to touch. Nothing else depends on it.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD})
public @interface EachFrame {

    /** Frames of which way pass it. */
    Way value() default Way.BOTH;
}
