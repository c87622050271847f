import { createHash } from 'node:crypto';

/**
 * As much of RFC 6455 as a test needs, on a socket that node:http has upgraded: whole text and binary messages, ping, close.
 * `onMessage` gets a string or a Buffer, `onClose` the close code.
 */
export class WebSocketConnection {
  #socket;
  #pending = Buffer.alloc(0);
  #closed = false;
  onMessage = () => {};
  onClose = () => {};

  constructor(request, socket) {
    this.#socket = socket;
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    // Of what a browser offers, what it may be told; the other one is its token.
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    const named = offered.includes('tandem') ? 'Sec-WebSocket-Protocol: tandem\r\n' : '';
    socket.setNoDelay(true);
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${named}\r\n`,
    );
    socket.on('data', (data) => this.#onData(data));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#onClosed(1006));
  }

  /** A string as a text message, a Buffer as a binary one. */
  send(message) {
    this.#write(typeof message === 'string' ? 1 : 2, Buffer.from(message));
  }

  close(code = 1000) {
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(code);
    this.#write(8, payload);
    this.#socket.end();
  }

  #write(opcode, payload) {
    if (this.#closed || this.#socket.writableEnded) {
      return;
    }
    const length = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 255];
    this.#socket.write(Buffer.concat([Buffer.from([0x80 | opcode, ...length]), payload]));
  }

  #onData(data) {
    this.#pending = Buffer.concat([this.#pending, data]);
    for (let frame = this.#takeFrame(); frame; frame = this.#takeFrame()) {
      this.#onFrame(frame);
    }
  }

  /** Frames of a browser are masked, and those of these tests are whole and shorter than 64 KiB. */
  #takeFrame() {
    const bytes = this.#pending;
    if (bytes.length < 2) {
      return null;
    }
    const short = bytes[1] & 127;
    const header = short < 126 ? 6 : 8;
    if (bytes.length < header) {
      return null;
    }
    const length = short < 126 ? short : bytes.readUInt16BE(2);
    if (bytes.length < header + length) {
      return null;
    }
    const mask = bytes.subarray(header - 4, header);
    const payload = Buffer.from(bytes.subarray(header, header + length).map((byte, i) => byte ^ mask[i % 4]));
    this.#pending = bytes.subarray(header + length);
    return { opcode: bytes[0] & 15, payload };
  }

  #onFrame({ opcode, payload }) {
    if (opcode === 1 || opcode === 2) {
      this.onMessage(opcode === 1 ? payload.toString() : payload);
    } else if (opcode === 9) {
      this.#write(10, payload);
    } else if (opcode === 8) {
      this.#write(8, payload);
      this.#socket.end();
      this.#onClosed(payload.length >= 2 ? payload.readUInt16BE(0) : 1005);
    }
  }

  #onClosed(code) {
    if (!this.#closed) {
      this.#closed = true;
      this.onClose(code);
    }
  }
}
