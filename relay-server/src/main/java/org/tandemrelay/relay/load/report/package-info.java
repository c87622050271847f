/**
 * What a load test leaves behind for those who were not there: lines in the terminal, JSON for other programs, and one page of HTML that needs nothing beside it, its plots
 * drawn as SVG.
 */
@NullMarked
package org.tandemrelay.relay.load.report;

import org.jspecify.annotations.NullMarked;
