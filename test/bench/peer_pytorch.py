"""PyTorch on the CPU, as its users write it."""

import math

import torch

from serve import serve


class Model(torch.nn.Module):
    def __init__(self, row):
        super().__init__()
        _, _, I, H, V = row["shape"]
        both = row.get("bidirectional", False)
        kinds = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "rnn": torch.nn.RNN}
        self.rnn = kinds[row["cell"]](I, H, row.get("layers", 1), batch_first=True, bidirectional=both)
        self.head = torch.nn.Linear(2 * H if both else H, V)
        self.every = row["work"] == "train"

    def forward(self, x):
        h = self.rnn(x)[0]
        return self.head(h if self.every else h[:, -1])


def step_of(model):
    optimizer = torch.optim.Adam(model.parameters(), 1e-3, fused=True)

    def step(x, y):
        optimizer.zero_grad()
        loss = ((model(x) - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def sampling(model, B, V):
    def texts(count):
        with torch.no_grad():
            state, symbols = None, torch.zeros(B, dtype=torch.long)
            for _ in range(256 * count):
                x = torch.nn.functional.one_hot(symbols, V).float()[:, None]
                h, state = model.rnn(x, state)
                chances = torch.softmax(model.head(h[:, 0]) / 0.8, 1)
                symbols = torch.multinomial(chances, 1)[:, 0]
                symbols.tolist()

    return texts


def set_up(row):
    T, B, I, _, V = row["shape"]
    if row["work"].startswith("sine"):
        sine = torch.sin(torch.linspace(0, 10, 100))
        x, y = sine[:-1].reshape(-1, 1, 1), sine[1:].reshape(-1, 1)

        def fits(count):
            for _ in range(count):
                step = step_of(Model(row))
                for _ in range(100):
                    for batch in torch.randperm(99).split(32):
                        step(x[batch], y[batch])

        return fits
    model = Model(row)
    if row["work"] == "sample":
        return sampling(model, B, V)
    x = torch.randn(B, T, I)
    if row["work"] == "forecast":

        def forecasts(count):
            with torch.no_grad():
                for _ in range(count):
                    for part in x.split(256):
                        model(part).numpy()

        return forecasts
    y = torch.randn(B, T, V)
    step = step_of(model)

    def steps(count):
        for _ in range(count):
            assert not math.isnan(step(x, y))

    return steps


serve(set_up)
