/** Measures how far what the model is told was heard is from what was played, with callers that are far away and know to the sample. */
package org.tandemrelay.relay.heard;
