/**
 * The conversation in words, in the order in which it was spoken. No DOM.
 *
 * The words of the caller may be recognised after the answer has begun. So a turn takes its place when the caller is first heard
 * (`hearing`), and the words find it later. Where the relay tells an item's `order` in the conversation, that has the last word.
 */

/** A turn of which no word has come by then was a cough. */
const WORDLESS_MS = 8000;

export class Captions {
  #turns = [];
  #now;
  #nextId = 1;

  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /**
   * In order of speech: `{id, role, text, final, hearing, cut}`. `role` is `user` or `assistant`; `hearing`: the caller is speaking,
   * or has spoken and no word has come yet; `cut`: the ms after which the assistant was interrupted, or null. Of an answer that was
   * interrupted, `text` is what was heard.
   */
  get turns() {
    return this.#turns;
  }

  /** The caller has begun to speak. */
  hearing() {
    this.#forgetCoughs();
    if (!this.#turns.at(-1)?.hearing) {
      this.#add({ role: 'user', item: null, hearing: true });
    }
  }

  /** The caller has finished: from now on a turn without words is a cough sooner or later. */
  heardOut() {
    const turn = this.#turns.findLast(({ hearing }) => hearing);
    if (turn) {
      turn.since = this.#now();
    }
  }

  /** The caller has typed this. The relay may caption it too, or not. */
  typed(text) {
    this.#add({ role: 'user', item: null, text, final: true, typed: true });
  }

  /** A `caption` of the relay's. */
  caption({ role, item, order, text = '', mode, final = false }) {
    const turn = this.#find(role, item) ?? this.#place(role, item, text);
    if (order > 0 && turn.order === null) {
      turn.order = order;
      this.#settle(turn);
    }
    turn.text = mode === 'replace' ? text : turn.text + text;
    turn.final ||= final;
    turn.hearing = turn.hearing && turn.text === '' && !final;
    this.#forgetCoughs();
  }

  /** The assistant was interrupted after `ms` of this item. */
  cut(item, ms) {
    const turn = this.#find('assistant', item);
    if (turn) {
      turn.cut = ms;
      turn.final = true;
    }
  }

  clear() {
    this.#turns = [];
  }

  #find(role, item) {
    return this.#turns.find((turn) => turn.role === role && turn.item === item && item != null);
  }

  #place(role, item, text) {
    const waits = (turn) => turn.role === 'user' && turn.item === null;
    const typed = this.#turns.find((turn) => waits(turn) && turn.typed && turn.text.trim() === text.trim());
    const place = role === 'user' ? (typed ?? this.#turns.find((turn) => waits(turn) && turn.hearing)) : undefined;
    if (!place) {
      return this.#add({ role, item });
    }
    place.item = item;
    if (typed) {
      place.text = ''; // comes again with the caption
    }
    return place;
  }

  /** Moves a turn behind all that came before it in the conversation, and before all that came later. */
  #settle(turn) {
    const others = this.#turns.filter((other) => other !== turn);
    const before = others.findLastIndex(({ order }) => order !== null && order < turn.order);
    const later = others.findIndex(({ order }) => order !== null && order > turn.order);
    let place = Math.max(this.#turns.indexOf(turn), before + 1);
    if (later !== -1) {
      place = Math.min(place, later);
    }
    others.splice(place, 0, turn);
    this.#turns = others;
  }

  #add({ role, item, text = '', final = false, hearing = false, typed = false }) {
    const turn = { id: this.#nextId++, role, item, order: null, text, final, hearing, typed, cut: null, since: this.#now() };
    this.#turns.push(turn);
    return turn;
  }

  #forgetCoughs() {
    const last = this.#turns.at(-1);
    this.#turns = this.#turns.filter((turn) => !turn.hearing || turn === last || this.#now() - turn.since < WORDLESS_MS);
  }
}
