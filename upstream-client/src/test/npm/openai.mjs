// npm's openai: speech back, an interruption, a tool.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { assertOwnSpeech, baseURL, speak, until } from './support.mjs';

const client = new OpenAI({ apiKey: 'sk-test', baseURL });
const socket = new OpenAIRealtimeWS({ model: 'gpt-realtime-2.1' }, client);

const events = [];
const errors = [];
socket.on('event', (event) => events.push(event));
socket.on('error', (error) => errors.push(error));
const all = (type) => events.filter((event) => event.type === type);
const say = () => speak((pcm) => socket.send({ type: 'input_audio_buffer.append', audio: pcm.toString('base64') }));
const heard = (responseId) =>
  Buffer.concat(
    all('response.output_audio.delta')
      .filter((event) => event.response_id === responseId)
      .map((event) => Buffer.from(event.delta, 'base64')),
  );

await until('the session is open', () => all('session.created').length === 1);
socket.send({
  type: 'session.update',
  session: {
    type: 'realtime',
    instructions: 'You are brief.',
    output_modalities: ['audio'],
    audio: { input: { transcription: { model: 'gpt-transcribe' }, turn_detection: { type: 'server_vad' } } },
    tools: [
      {
        type: 'function',
        name: 'get_weather',
        parameters: { type: 'object', properties: { city: { type: 'string' } } },
      },
    ],
  },
});
await until('the session is updated', () => all('session.updated').length === 1);

say();
await until('a turn is answered', () => all('response.done').length === 1);
assert.equal(all('response.done')[0].response.status, 'completed');
assertOwnSpeech(heard(all('response.done')[0].response.id));
console.log('openai: spoke, and heard the same');

say();
const deltas = all('response.output_audio.delta').length;
await until('another answer begins', () => all('response.output_audio.delta').length > deltas);
const itemId = all('response.output_audio.delta').at(-1).item_id;
say();
await until('the answer is interrupted', () => all('response.done').length === 2);
assert.equal(all('response.done')[1].response.status, 'cancelled');
assert.equal(all('response.done')[1].response.status_details.reason, 'turn_detected');
socket.send({ type: 'conversation.item.truncate', item_id: itemId, content_index: 0, audio_end_ms: 80 });
await until('the answer is truncated', () => all('conversation.item.truncated').length === 1);
await until('the interruption is answered', () => all('response.done').length === 3);
console.log('openai: interrupted an answer');

socket.send({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'call get_weather' }] },
});
socket.send({ type: 'response.create' });
await until('a tool is called', () => all('response.done').length === 4);
const call = all('response.function_call_arguments.done')[0];
assert.deepEqual(JSON.parse(call.arguments), { city: 'some city' });
socket.send({
  type: 'conversation.item.create',
  item: { type: 'function_call_output', call_id: call.call_id, output: 'sunny' },
});
socket.send({ type: 'response.create' });
await until('the result is spoken', () => all('response.done').length === 5);
assert.match(all('response.output_audio_transcript.done').at(-1).transcript, /sunny/);
assert.ok(heard(all('response.done')[4].response.id).length > 0);
console.log('openai: ran a tool');

assert.deepEqual(errors, []);
socket.close();
