/**
 * What words of values mean, with the formula where one says it best. Gates of an LSTM stand in the order i, f, c, o,
 * those of a GRU in the order z, r, h; σ is the logistic function and ∘ the product of each with each.
 */
export const glossary: Readonly<Record<string, string>> = {
  rnn: "Simple RNN (Elman 1990): h′ = tanh(x·K + h·R + b). Its gradient vanishes or explodes within some ten steps.",
  lstm: "LSTM (Hochreiter and Schmidhuber 1997): with z = x·K + h·R + b cut into i, f, g, o,\n\n`c′ = σ(f)∘c + σ(i)∘tanh(g)`, `h′ = σ(o)∘tanh(c′)`.\n\nThe state c is carried from step to step by a product and a sum alone, so gradients reach far back.",
  gru: "GRU (Cho et al. 2014): z = σ(x·Kz + h·Rz + bz), r = σ(x·Kr + h·Rr + br),\n\n`h′ = z∘h + (1 − z)∘tanh(x·Kh + bh + r∘(h·Rh + b′h))`;\n\nwith `reset_after: false` the reset gate comes before the product: `(r∘h)·Rh`.",
  bidirectional: "Two loops over the same input, one from each end, their outputs side by side.",
  embedding: "A learned vector for each symbol of the vocabulary.",
  dense: "y = a(x·K + b), with a the activation.",
  dropout:
    "While training, each value is zero with this probability and the others grow by 1 / (1 − rate) (Srivastava et al. 2014).",
  mae: "Mean absolute error: mean |y − ŷ|, in units of the target.",
  rmse: "Root of the mean squared error: √mean (y − ŷ)², in units of the target; large errors count more.",
  smape: "Symmetric mean absolute percentage error: mean 200·|y − ŷ| / (|y| + |ŷ|), from 0 to 200.",
  mase: "Mean absolute scaled error (Hyndman and Koehler 2006): mean |y − ŷ| / mean |y_t − y_(t−m)|, the scale over everything before the test part, m the season_length. Below 1 is better than the seasonal-naive forecast was there.",
  naive: "Repeats the last value before the forecast.",
  seasonal_naive: "Repeats the last season before the forecast.",
  mse: "Mean squared error: mean (y − ŷ)².",
  huber:
    "Squared where the error is below `huber_delta` and absolute beyond it (Huber 1964), so that outliers do not rule.",
  pinball: "Quantile loss: mean max(q·(y − ŷ), (q − 1)·(y − ŷ)) over the quantiles q.",
  gaussian:
    "Negative logarithm of the probability that a normal distribution of the forecast mean and deviation gives the truth.",
  cross_entropy: "−mean ln p(truth), in nats; divided by ln 2 it is in bits.",
  perplexity: "exp(cross entropy): among how many equally probable symbols the model hesitates.",
  bits_per_char: "Cross entropy in bits: cross entropy / ln 2.",
  accuracy: "The share of examples whose class was told rightly.",
  macro_f1:
    "The mean over classes of F1 = 2·precision·recall / (precision + recall); rare classes count as much as frequent ones.",
  coverage: "The share of true values inside the interval; it should be near the level.",
  crps: "Continuous ranked probability score: how far the forecast distribution is from the truth, in units of the target; for a point it is the absolute error.",
  sgd: "Stochastic gradient descent: w ← w − lr·g.",
  momentum: "v ← momentum·v − lr·g, w ← w + v (Polyak 1964; with `nesterov` the gradient is taken ahead).",
  adam: "Steps of m / (√v + ε), with m and v running means of the gradient and of its square (Kingma and Ba 2015).",
  rmsprop: "Steps of g / √(v + ε), with v a running mean of g² (Hinton 2012).",
  global_norm:
    "All gradients together are shortened to this length: g·min(1, c / ‖g‖) (Pascanu et al. 2013).",
  standard: "(x − mean) / deviation of the training part.",
  minmax: "(x − least) / (most − least) of the training part.",
  robust: "(x − median) / (third − first quartile) of the training part.",
  log: "ln x of the target; takes values above 0 alone.",
  diff: "The difference to the row before.",
  seasonal_diff: "The difference to the row a season before.",
  conformal:
    "Split conformal prediction (Vovk et al. 2005): the interval is as wide as the errors on the validation part were, so it needs no assumption on their shape.",
  temperature:
    "p ∝ exp(logit / T): below 1 the probable becomes more probable, above 1 all become alike; 0 always takes the most probable.",
  top_k: "Draws from the k most probable symbols alone.",
  top_p: "Draws from the fewest symbols that have this probability together (Holtzman et al. 2020).",
  ffill: "Repeats the last value before the gap.",
};
