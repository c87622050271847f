/** Whatever bytes a caller may send, dialect by dialect: found inputs in every build, new ones by {@code mvn -Pfuzz}. */
package org.tandemrelay.relay.fuzz;
