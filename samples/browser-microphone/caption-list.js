/** Draws the conversation. Only what changed is touched, so that a selection or a reader's place survives the next word. */
export class CaptionList {
  #list;
  #spoken;
  #items = new Map();
  #announced = new Set();

  /** `list` is an `<ol>`; what is final is put into `spoken`, a live region, once. */
  constructor(list, spoken) {
    this.#list = list;
    this.#spoken = spoken;
  }

  /** Shows `Captions.turns`. */
  show(turns) {
    const atEnd = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < 40;
    const gone = new Set(this.#items.keys());
    turns.forEach((turn, place) => {
      gone.delete(turn.id);
      const item = this.#items.get(turn.id) ?? this.#create(turn);
      this.#update(item, turn);
      if (this.#list.children[place] !== item) {
        this.#list.insertBefore(item, this.#list.children[place] ?? null);
      }
      this.#announce(turn);
    });
    for (const id of gone) {
      this.#items.get(id).remove();
      this.#items.delete(id);
      this.#announced.delete(id);
    }
    if (atEnd) {
      this.#list.scrollTop = this.#list.scrollHeight;
    }
  }

  #create({ id, role }) {
    const item = document.createElement('li');
    item.className = role === 'user' ? 'you' : 'model';
    const who = element('span', 'who', role === 'user' ? 'You' : 'Model');
    item.append(who, element('span', 'words', ''));
    this.#items.set(id, item);
    return item;
  }

  #update(item, { text, final, hearing, cut }) {
    const words = item.querySelector('.words');
    if (words.textContent !== text) {
      words.textContent = text;
    }
    item.classList.toggle('open', !final);
    toggle(item, '.waiting', hearing && text === '', waitingDots);
    toggle(item, '.cut', cut !== null, () => element('span', 'cut', `stopped after ${(cut / 1000).toFixed(1)} s`));
  }

  #announce({ id, role, text, final }) {
    if (final && text !== '' && !this.#announced.has(id)) {
      this.#announced.add(id);
      this.#spoken.textContent = `${role === 'user' ? 'You' : 'Model'}: ${text}`;
    }
  }
}

function toggle(item, selector, wanted, create) {
  const present = item.querySelector(selector);
  if (wanted && !present) {
    item.append(create());
  } else if (!wanted) {
    present?.remove();
  }
}

function waitingDots() {
  const dots = element('span', 'waiting', '');
  dots.append(...Array.from({ length: 3 }, () => document.createElement('i')));
  return dots;
}

function element(name, className, text) {
  const created = document.createElement(name);
  created.className = className;
  created.textContent = text;
  return created;
}
