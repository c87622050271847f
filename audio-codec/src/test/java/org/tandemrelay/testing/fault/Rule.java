package org.tandemrelay.testing.fault;

/**
 * What happens to which units.
 *
 * @param connection counted from 1; 0 for every one
 * @param direction which way
 * @param first index of the first unit concerned
 * @param last index of the last
 * @param name for the log
 * @param fault what happens
 */
record Rule(int connection, Direction direction, int first, int last, String name, Fault fault) {

    boolean concerns(int number, Direction way, Unit unit) {
        return (connection == 0 || connection == number)
                && direction == way
                && unit.index() >= first
                && unit.index() <= last;
    }
}
