import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Captions } from '../captions.js';

const said = (captions) => captions.turns.map(({ role, text }) => `${role}: ${text}`);
const user = (item, text, more) => ({ role: 'user', item, text, mode: 'replace', final: true, ...more });
const assistant = (item, text, more) => ({ role: 'assistant', item, text, mode: 'append', final: false, ...more });

test('appends and replaces, each item by itself', () => {
  const captions = new Captions();
  captions.caption(assistant('a', 'Good'));
  captions.caption(user('u', 'Hel', { final: false }));
  captions.caption(assistant('a', ' morning'));
  captions.caption(user('u', 'Hello'));
  assert.deepEqual(said(captions), ['assistant: Good morning', 'user: Hello']);
  assert.deepEqual(captions.turns.map(({ final }) => final), [false, true]);
});

test('puts the caller’s late words before the answer to them', () => {
  const captions = new Captions();
  captions.hearing();
  captions.heardOut();
  captions.caption(assistant('a', 'Five past two.'));
  captions.caption(user('u', 'What time is it?'));
  assert.deepEqual(said(captions), ['user: What time is it?', 'assistant: Five past two.']);
});

test('two turns whose words are both late keep their order', () => {
  const captions = new Captions();
  captions.hearing();
  captions.heardOut();
  captions.caption(assistant('a1', 'One.'));
  captions.hearing();
  captions.caption(user('u1', 'First'));
  captions.caption(user('u2', 'Second'));
  assert.deepEqual(said(captions), ['user: First', 'assistant: One.', 'user: Second']);
});

test('a cough takes no place for long', () => {
  let now = 0;
  const captions = new Captions(() => now);
  captions.hearing();
  captions.heardOut();
  captions.caption(assistant('a', 'Yes?'));
  now = 9000;
  captions.hearing();
  captions.caption(user('u', 'Nothing.'));
  assert.deepEqual(said(captions), ['assistant: Yes?', 'user: Nothing.']);
});

test('a speech of a minute keeps its place', () => {
  let now = 0;
  const captions = new Captions(() => now);
  captions.hearing();
  now = 60_000;
  captions.heardOut();
  captions.caption(assistant('a', 'I see.'));
  captions.caption(user('u', 'A long story.'));
  assert.deepEqual(said(captions), ['user: A long story.', 'assistant: I see.']);
});

test('an empty caption may take the place before the words come', () => {
  const captions = new Captions();
  captions.hearing();
  captions.caption(user('u', '', { mode: 'append', final: false }));
  captions.caption(assistant('a', 'Well.'));
  captions.caption(user('u', 'So?', { mode: 'append' }));
  assert.deepEqual(said(captions), ['user: So?', 'assistant: Well.']);
});

test('what was typed stands at once, and once', () => {
  const captions = new Captions();
  captions.typed('Hello');
  assert.deepEqual(said(captions), ['user: Hello']);
  captions.caption(user('u', 'Hello'));
  captions.caption(assistant('a', 'Hi'));
  assert.deepEqual(said(captions), ['user: Hello', 'assistant: Hi']);
});

test('remembers where the answer was cut', () => {
  const captions = new Captions();
  captions.caption(assistant('a', 'Once upon'));
  captions.cut('a', 640);
  assert.deepEqual(captions.turns.map(({ cut, final }) => ({ cut, final })), [{ cut: 640, final: true }]);
});

test('puts words where the relay says that they belong, whichever come first', () => {
  const captions = new Captions();
  captions.hearing();
  captions.heardOut();
  captions.caption(assistant('a1', 'One.', { order: 2 }));
  captions.hearing();
  captions.heardOut();
  captions.caption(user('u2', 'Second', { order: 3 }));
  captions.caption(user('u1', 'First', { order: 1 }));
  captions.caption(assistant('a2', 'Two.', { order: 4 }));
  assert.deepEqual(said(captions), ['user: First', 'assistant: One.', 'user: Second', 'assistant: Two.']);
});

test('keeps what was typed between what was said', () => {
  const captions = new Captions();
  captions.caption(assistant('a1', 'One.', { order: 2 }));
  captions.typed('Hello');
  captions.caption(assistant('a2', 'Two.', { order: 4 }));
  captions.caption(user('u1', 'Late', { order: 1 }));
  assert.deepEqual(said(captions), ['user: Late', 'assistant: One.', 'user: Hello', 'assistant: Two.']);
});

test('leaves of an interrupted answer what was heard of it', () => {
  const captions = new Captions();
  captions.caption(assistant('a', 'Once upon a time', { order: 1 }));
  captions.cut('a', 640);
  captions.caption(assistant('a', 'Once upon', { order: 1, mode: 'replace', final: true, interrupted: true }));
  assert.deepEqual(captions.turns.map(({ text, cut }) => ({ text, cut })), [{ text: 'Once upon', cut: 640 }]);
});
