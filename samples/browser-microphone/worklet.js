/**
 * Loads a worklet's module, which lies beside this one, into a context.
 *
 * @throws Error named `ModuleError` if it cannot be had; the browser's own `AbortError` looks like one of the microphone's
 */
export async function loadWorklet(context, file) {
  try {
    await context.audioWorklet.addModule(new URL(file, import.meta.url));
  } catch (cause) {
    throw Object.assign(new Error(`${file}: ${cause.message}`, { cause }), { name: 'ModuleError' });
  }
}
