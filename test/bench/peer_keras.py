"""Keras 3 on TensorFlow, its training step compiled by XLA."""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np

from serve import serve


def model_of(row, jit):
    T, _, I, H, V = row["shape"]
    kind = {"lstm": keras.layers.LSTM, "gru": keras.layers.GRU, "rnn": keras.layers.SimpleRNN}[row["cell"]]
    layers = row.get("layers", 1)
    stack = []
    for number in range(layers):
        layer = kind(H, return_sequences=row["work"] == "train" or number < layers - 1)
        stack.append(keras.layers.Bidirectional(layer) if row.get("bidirectional") else layer)
    model = keras.Sequential([keras.Input((T, I)), *stack, keras.layers.Dense(V)])
    model.compile(optimizer="adam", loss="mse", jit_compile=jit)
    return model


def set_up(row):
    T, B, I, _, V = row["shape"]
    if row["work"].startswith("sine"):
        sine = np.sin(np.linspace(0, 10, 100))
        x, y = sine[:-1].reshape(-1, 1, 1), sine[1:].reshape(-1, 1)

        def fits(count):
            for _ in range(count):
                model_of(row, False).fit(x, y, epochs=100, batch_size=32, verbose=0)

        return fits
    if row["work"] == "sample":
        raise NotImplementedError("Keras has no loop of its own that keeps its state")
    model = model_of(row, True)
    x = np.random.randn(B, T, I).astype("f")
    if row["work"] == "forecast":
        return lambda count: [model.predict(x, batch_size=256, verbose=0) for _ in range(count)]
    y = np.random.randn(B, T, V).astype("f")

    def steps(count):
        for _ in range(count):
            float(model.train_on_batch(x, y))

    return steps


serve(set_up)
