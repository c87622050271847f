// npm's @openai/agents-realtime: speech back, an interruption, a tool, all by the agent's own means.
import assert from 'node:assert/strict';
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool } from '@openai/agents-realtime';
import { z } from 'zod';
import { assertOwnSpeech, baseURL, speak, until } from './support.mjs';

const asked = [];
const agent = new RealtimeAgent({
  name: 'Echo',
  instructions: 'You are brief.',
  tools: [
    tool({
      name: 'get_weather',
      description: 'The weather in a city.',
      parameters: z.object({ city: z.string() }),
      execute: async ({ city }) => {
        asked.push(city);
        return 'sunny';
      },
    }),
  ],
});
const url = `${baseURL.replace('https:', 'wss:')}/realtime?model=gpt-realtime-2.1`;
const session = new RealtimeSession(agent, {
  model: 'gpt-realtime-2.1',
  transport: new OpenAIRealtimeWebSocket({ url }),
});

const events = [];
const errors = [];
const heard = [];
let interruptions = 0;
session.on('transport_event', (event) => events.push(event));
session.on('error', (error) => errors.push(error));
session.on('audio', (event) => heard.push(Buffer.from(event.data)));
session.on('audio_interrupted', () => interruptions++);
const all = (type) => events.filter((event) => event.type === type);
const say = () => speak((pcm) => session.sendAudio(new Uint8Array(pcm).buffer));

await session.connect({ apiKey: 'sk-test', url });
await until('the session is updated', () => all('session.updated').length > 0);

say();
await until('a turn is answered', () => all('response.done').length === 1);
assertOwnSpeech(Buffer.concat(heard));
console.log('agents: spoke, and heard the same');

const pieces = heard.length;
say();
await until('another answer begins', () => heard.length > pieces);
say();
await until('the answer is interrupted', () => all('response.done').some((e) => e.response.status === 'cancelled'));
await until('the agent is told', () => interruptions > 0);
await until('the answer is truncated', () => all('conversation.item.truncated').length > 0);
await until('the interruption is answered', () => all('response.done').at(-1).response.status === 'completed');
console.log('agents: interrupted an answer');

session.sendMessage('call get_weather');
await until('the tool runs', () => asked.length === 1);
assert.deepEqual(asked, ['some city']);
await until('the result is spoken', () =>
  all('response.output_audio_transcript.done').some((event) => event.transcript.includes('sunny')),
);
console.log('agents: ran a tool');

assert.deepEqual(errors, []);
session.close();
