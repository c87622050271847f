"""Says a WAV file (mono, 16 bit) to the relay and prints what both sides say: python3 voice_chat.py question.wav"""
import asyncio, json, sys, wave, websockets


async def main(path, url="ws://127.0.0.1:8080/ws/voice-chat"):
    wav = wave.open(path)
    async with websockets.connect(f"{url}?rate={wav.getframerate()}") as socket:
        async def speak(samples=wav.getframerate() // 50):  # 20 ms; a microphone does not stop: silence follows the words
            while await asyncio.sleep(0.02, True):
                await socket.send(wav.readframes(samples).ljust(2 * samples, b"\0"))
        speaking = asyncio.create_task(speak())
        async for message in socket:
            words = json.loads(message)
            if words["type"] == "transcript" and words["final"]:
                print(f'{words["role"]}: {words["text"]}')
                if words["role"] == "assistant":
                    break
        speaking.cancel()


asyncio.run(main(*sys.argv[1:]))
