#!/usr/bin/env python3
"""Says a WAV file to the relay in real time, writes what the model answers, prints captions and timing.

    [TANDEM_CALLER_KEY=…] python3 talk.py question.wav [reply.wav] [ws://127.0.0.1:8080/v1/call]
Needs Python 3.9 and `websockets` 10 (Debian: python3-websockets). The file: mono, 16 bit, 8, 16, 24 or 48 kHz."""
import asyncio
import contextlib
import json
import os
import sys
import time
import wave

import websockets

PATIENCE = 3.0  # s; nobody has spoken for this long: the conversation is over


class Talk:
    def __init__(self, socket, rate, pcm):
        self.socket, self.rate, self.pcm = socket, rate, pcm
        self.began, self.all_said_at, self.answered_at = time.monotonic(), None, None
        self.heard = bytearray()  # what a loudspeaker would have played
        self.heard_until = 0.0  # when it will have played all that has come
        self.items, self.marks = [], []  # [item, seconds come, when played], and (when played, name) to send back then

    def now(self):
        return time.monotonic() - self.began

    def playing(self):  # the item, and what has been played of it
        for item, seconds, until in self.items:
            if until > self.now():
                return {"item": item, "ms": round(1000 * max(0.0, seconds - until + self.now()))}

    async def tell(self, **message):
        await self.socket.send(json.dumps(message))

    async def speak(self):
        frame_bytes, said = 2 * self.rate // 50, 0
        while True:
            while said < self.now() * 2 * self.rate:  # by the clock, for sleeps are late; silence follows the words
                await self.socket.send(self.pcm[said : said + frame_bytes].ljust(frame_bytes, b"\0"))
                said += frame_bytes
            if self.all_said_at is None and said >= len(self.pcm):
                self.all_said_at = self.now()
                print(f"{self.now():8.3f} s  all said")
            while self.marks and self.marks[0][0] <= self.now():
                await self.tell(type="mark", name=self.marks.pop(0)[1])
            if playing := self.playing():
                await self.tell(type="played", **playing)  # every 100 ms would do
            elif self.all_said_at is not None and self.now() > max(self.all_said_at, self.heard_until) + PATIENCE:
                return await self.tell(type="hangup")
            await asyncio.sleep(0.02)

    async def listen(self):
        async for message in self.socket:
            if isinstance(message, str):
                await self.on_text(json.loads(message))
            else:
                self.answered_at = self.answered_at or (self.all_said_at and self.now())
                self.heard += message
                seconds = len(message) / (2 * self.rate)
                self.heard_until = max(self.heard_until, self.now()) + seconds
                if self.items:
                    self.items[-1][1:] = self.items[-1][1] + seconds, self.heard_until

    async def on_text(self, m):
        if m["type"] == "audio":
            self.items += [] if self.items and self.items[-1][0] == m["item"] else [[m["item"], 0.0, 0.0]]
        elif m["type"] == "mark":
            self.marks.append((self.heard_until, m["name"]))
        elif m["type"] == "flush":
            playing, unheard = self.playing(), max(0.0, self.heard_until - self.now())
            del self.heard[len(self.heard) - 2 * round(unheard * self.rate) :]
            self.heard_until, self.marks, self.items = self.now(), [], []
            if playing:
                await self.tell(type="flushed", **playing)
        else:  # what we do not know, we only print
            print(f"{self.now():8.3f} s ", " ".join([m.pop("type")] + [f"{name}={value}" for name, value in m.items()]))


async def main(source, target="reply.wav", relay="ws://127.0.0.1:8080/v1/call"):
    with wave.open(source) as file:
        rate, pcm = file.getframerate(), file.readframes(file.getnframes())
    key, named = os.environ.get("TANDEM_CALLER_KEY"), "extra" if websockets.__version__ < "14" else "additional"
    headers = {f"{named}_headers": {"Authorization": f"Bearer {key}"}} if key else {}
    async with websockets.connect(f"{relay}?rate={rate}", **headers) as socket:
        talk = Talk(socket, rate, pcm)
        with contextlib.suppress(websockets.ConnectionClosed):
            await asyncio.gather(talk.speak(), talk.listen())
        if talk.answered_at:
            print(f"{talk.answered_at - talk.all_said_at:.3f} s from the file's end to the answer's first sound")
        print(f"closed {socket.close_code}; {target}: {len(talk.heard) / 2 / rate:.2f} s")
    with wave.open(target, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(talk.heard)


asyncio.run(main(*sys.argv[1:])) if len(sys.argv) > 1 else sys.exit(__doc__)
