/** The vendor's own clients, as tests of the simulator and of the relay talk through them. */
package org.tandemrelay.testing.openai;
