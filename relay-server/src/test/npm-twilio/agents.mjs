// npm's @openai/agents-extensions as the server that Twilio calls, with the simulator as its model: what it makes of our caller.
import { WebSocketServer } from 'ws';
import { RealtimeAgent, RealtimeSession } from '@openai/agents/realtime';
import { TwilioRealtimeTransportLayer } from '@openai/agents-extensions';

const [modelUrl] = process.argv.slice(2);
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });

server.on('listening', () => console.log(`listening on ${server.address().port}`));
server.on('connection', async (socket) => {
  const transport = new TwilioRealtimeTransportLayer({ twilioWebSocket: socket });
  const agent = new RealtimeAgent({ name: 'Echo', instructions: 'You are brief.' });
  const session = new RealtimeSession(agent, {
    transport,
    model: new URL(modelUrl).searchParams.get('model'),
    config: { audio: { output: { voice: 'marin' } } },
  });
  session.on('error', (error) => console.log('error', JSON.stringify(error)));
  await session.connect({ apiKey: 'sk-test', url: modelUrl });
});
process.stdin.on('end', () => process.exit(0)).resume();
