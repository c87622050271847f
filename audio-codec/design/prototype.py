#!/usr/bin/env python3
"""Computes the resampler's prototype filters, the table in Prototype.java. Needs numpy and scipy.

A prototype is an impulse response over continuous time t, in samples of the lower rate, that is zero beyond half its width Z:

    h(t) = sum over k of c[k] * cos(pi * k * t / Z),  |t| < Z

Its spectrum is a sum of shifted sincs, so it is linear in c, and the best c is the answer of a linear programme: exactly 1 at
0 Hz, within the ripple up to the pass-band's edge, and as far down as possible from the stop-band's edge on, falling by 12 dB
an octave above twice the Nyquist frequency: the filter is used sampled, which folds all of its spectrum onto the part that
matters. Frequencies are in parts of the lower Nyquist frequency.
"""
import numpy as np
from scipy.optimize import linprog

#        name          Z   pass  ripple   stop
DESIGNS = (("LOW_LATENCY", 10, 0.85, 0.0100, 1.200),
           ("BALANCED", 20, 0.90, 0.0058, 1.090),
           ("HIGH", 48, 0.95, 0.0023, 1.045))


def spectrum(half_width, terms, frequency):
    f = np.atleast_1d(frequency)[:, None] / 2
    k = np.arange(terms)[None, :]
    rows = half_width * (np.sinc(2 * half_width * f - k) + np.sinc(2 * half_width * f + k))
    rows[:, 0] = 2 * half_width * np.sinc(2 * half_width * f[:, 0])
    return rows


def design(half_width, pass_edge, ripple, stop_edge):
    terms = int(half_width * stop_edge) + 8
    passed = spectrum(half_width, terms, np.linspace(0, pass_edge, int(half_width * pass_edge * 10) + 2)[1:])
    grid = np.concatenate([np.arange(stop_edge, stop_edge + 6, 1 / half_width / 6),
                           np.arange(stop_edge + 6, 40, 1 / half_width / 1.7)])
    stopped = spectrum(half_width, terms, grid)
    column = lambda rows, value: np.full((len(rows), 1), value)
    limit = -np.minimum(1, (2 / grid) ** 2)[:, None]
    answer = linprog(
        np.append(np.zeros(terms), 1),
        A_ub=np.vstack([np.hstack([passed, column(passed, 0)]), np.hstack([-passed, column(passed, 0)]),
                        np.hstack([stopped, limit]), np.hstack([-stopped, limit])]),
        b_ub=np.concatenate([np.full(len(passed), 1 + ripple), np.full(len(passed), ripple - 1),
                             np.zeros(2 * len(stopped))]),
        A_eq=np.append(spectrum(half_width, terms, 0.0)[0], 0)[None, :], b_eq=[1],
        bounds=[(None, None)] * terms + [(0, None)], method="highs")
    return answer.x[:terms]


for name, half_width, pass_edge, ripple, stop_edge in DESIGNS:
    c = design(half_width, pass_edge, ripple, stop_edge)
    passed = spectrum(half_width, len(c), np.linspace(0, pass_edge, 20_001)) @ c
    stopped = spectrum(half_width, len(c), np.linspace(stop_edge, 60, 200_001)) @ c
    print("// %s: %.3f to %.3f dB up to %.3f, %.1f dB from %.3f on" % (
        name, 20 * np.log10(passed.min()), 20 * np.log10(passed.max()), pass_edge,
        20 * np.log10(np.abs(stopped).max()), stop_edge))
    print(", ".join("%.10e" % value for value in c))
