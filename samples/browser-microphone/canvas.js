/** A canvas at the screen's own resolution, drawn in CSS pixels with the colours of the style sheet. */
export class Canvas {
  #element;

  constructor(element) {
    this.#element = element;
  }

  /** Clears it and gives `{context, width, height, colour}`; `colour('--ink')` reads the style sheet. */
  begin() {
    const scale = globalThis.devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = this.#element;
    if (this.#element.width !== Math.round(width * scale) || this.#element.height !== Math.round(height * scale)) {
      this.#element.width = Math.round(width * scale);
      this.#element.height = Math.round(height * scale);
    }
    const context = this.#element.getContext('2d');
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    const style = getComputedStyle(this.#element);
    context.font = `500 11px ${style.fontFamily}`;
    return { context, width, height, colour: (name) => style.getPropertyValue(name).trim() };
  }

  /** What a reader of the screen is told instead. */
  describe(text) {
    this.#element.setAttribute('aria-label', text);
  }
}
