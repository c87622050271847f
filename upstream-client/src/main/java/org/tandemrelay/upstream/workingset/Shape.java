package org.tandemrelay.upstream.workingset;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the marks of a class say.
 *
 * @param way of the class itself; null if it has none, and then nothing is followed from its objects
 * @param references fields in which there may be more
 */
record Shape(@Nullable Way way, List<Reference> references) {

    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return read(type);
        }
    };

    static Shape of(Object object) {
        return SHAPES.get(object.getClass());
    }

    private static Shape read(Class<?> type) {
        EachFrame mark = type.getAnnotation(EachFrame.class);
        return new Shape(mark == null ? null : mark.value(), mark == null ? List.of() : referencesOf(type));
    }

    /** All fields that refer to something. */
    static List<Reference> referencesOf(Class<?> type) {
        List<Reference> references = new ArrayList<>();
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                boolean reference = !Modifier.isStatic(field.getModifiers())
                        && !field.getType().isPrimitive();
                if (reference && field.trySetAccessible()) {
                    references.add(Reference.by(field));
                }
            }
        }
        return List.copyOf(references);
    }

    /**
     * A field.
     *
     * @param way its own mark; null if that of the object in it counts
     */
    record Reference(Field field, @Nullable Way way) {

        static Reference by(Field field) {
            EachFrame mark = field.getAnnotation(EachFrame.class);
            return new Reference(field, mark == null ? null : mark.value());
        }

        /** What is in it. */
        @Nullable
        Object in(Object object) {
            try {
                return field.get(object);
            } catch (IllegalAccessException closed) {
                throw new IllegalStateException(field + " was made accessible, and is not", closed);
            }
        }

        /** Frames of which way pass what is in it; null if none does. */
        @Nullable
        Way wayOf(Object content) {
            return way == null ? Shape.of(content).way() : way;
        }
    }
}
