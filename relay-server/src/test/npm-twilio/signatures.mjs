// npm's twilio: signs what it is given, and judges what it is given. One JSON array in, one out.
import { readFileSync } from 'node:fs';
import twilio from 'twilio';

const asked = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const answers = asked.map(({ token, url, form, signature }) => ({
  signature: twilio.getExpectedTwilioSignature(token, url, form),
  valid: twilio.validateRequest(token, signature, url, form),
}));
process.stdout.write(JSON.stringify(answers));
