import { normalize } from "./nearest";

/**
 * What Keras, PyTorch, Darts, Nixtla, GluonTS, sktime, Ludwig and others call the same thing, as far as edit distance
 * would not find it. Separators and case count as nothing.
 */
const theirs: Record<string, string> = {
  // kinds
  data: "dataset dataframe df load series input_features",
  model: "network net architecture sequential nn",
  train: "fit training trainer learn",
  evaluate: "eval test score metrics validate backtest",
  forecast: "predict prediction infer inference",
  generate: "sample write complete generation",
  // data
  source: "file path csv filename file_name url dataset data_path data_file from",
  time: "date ds datetime timestamp time_col date_col date_column time_column index index_col",
  target: "y y_col label labels target_col target_column output output_features column value_col",
  past_covariates:
    "covariates features exog exogenous hist_exog_list regressors feature_columns inputs input_columns past",
  future_covariates: "futr_exog_list feat_dynamic_real known_covariates future_regressors",
  calendar: "encoders add_encoders include_date_time datetime_features date_features time_features",
  freq: "frequency interval sampling_rate resample",
  season_length: "season seasonality period periods seasonal_period seasonal_periods sp m",
  horizon:
    "h fh output_chunk_length prediction_length forecast_horizon pred_len n_steps_out steps_ahead steps n_ahead out_steps",
  split: "train_test_split train_frac train_fraction validation_split val_size test_size ratios train_size",
  scaler: "scaling normalize normalization normalizer scale scaler_type standardize",
  missing: "missing_value_strategy missing_values fillna fill impute imputation na nan",
  seed: "random_state random_seed manual_seed rng",
  // model
  cell: "cell_type rnn_type model_type layer_type type architecture",
  units:
    "hidden_size hidden_dim n_units num_units state_size rnn_size hidden_units neurons hidden encoder_hidden_size size",
  layers: "num_layers n_layers rnn_layers n_rnn_layers encoder_n_layers depth",
  lookback:
    "input_size sequence_length seq_length seq_len input_chunk_length context_length window window_size window_length timesteps time_steps input_length bptt past_steps n_steps_in training_length lags",
  dropout: "dropout_rate encoder_dropout keep_prob p",
  recurrent_dropout:
    "recurrent_dropout_rate rnn_dropout hidden_dropout variational_dropout weight_dropout dropout_h",
  embedding: "embedding_dim embedding_size embed_dim emb_size output_dim n_embd embedding_output_dim",
  strategy: "multi_step multistep mode multi_models",
  residual: "skip skip_connection residual_connection add_last difference",
  output: "likelihood distribution distr_output output_distribution probabilistic head",
  quantiles: "quantile_levels percentiles probabilities q",
  stateful: "carry_state keep_state return_state state",
  activation: "nonlinearity act hidden_activation",
  recurrent_activation: "gate_activation inner_activation",
  kernel_initializer: "kernel_init weight_init weights_initializer initializer init",
  recurrent_initializer: "recurrent_init recurrent_weights_initializer inner_init",
  bias_initializer: "bias_init",
  l1: "l1_regularization kernel_l1",
  l2: "weight_decay regularization_lambda l2_regularization kernel_regularizer",
  unit_forget_bias: "forget_bias",
  stack: "sequential hidden_layers layer_list",
  // train
  epochs: "n_epochs num_epochs max_epochs nb_epoch nb_epochs iterations max_steps",
  batch_size: "batch n_batch bs minibatch mini_batch_size",
  optimizer: "optimiser optim optimizer_cls solver opt",
  learning_rate: "lr alpha eta step_size learn_rate",
  loss: "loss_fn criterion objective loss_function cost",
  clip: "grad_clip clipnorm global_clipnorm clipvalue gradient_clip_val gradient_clipping max_grad_norm clip_norm clip_value clipglobalnorm",
  early_stopping: "early_stop early_stop_patience_steps stopping",
  min_delta: "delta tolerance tol",
  huber_delta: "huber_threshold",
  shuffle: "shuffle_data",
  resume: "init_from model_resume_path continue warm_start",
  max_minutes: "timeout max_time time_limit max_seconds",
  on_nan: "terminate_on_nan",
  beta_1: "b1 beta1",
  beta_2: "b2 beta2",
  epsilon: "eps",
  momentum: "mu sgdm",
  rho: "decay smoothing alpha",
  global_norm: "globalnorm clip_global_norm norm_type",
  // evaluate and forecast
  on: "part subset set dataset_split",
  metrics: "metric scores scoring",
  baselines: "baseline benchmark benchmarks compare",
  by_horizon: "per_horizon per_step",
  models: "others against compare_with",
  backtest: "cross_validation historical_forecasts cv n_windows refit retrain stride",
  worst: "worst_windows largest_errors",
  samples: "num_samples n_samples mc_samples passes",
  future: "future_df futr_df x_future future_file",
  save: "output_file out export to_csv save_as",
  level: "levels confidence confidence_level coverage quantiles alpha",
  intervals: "prediction_intervals interval prediction_interval conformal_intervals",
  history: "context past plot_length",
  // text
  seq_length: "seq_len sequence_length block_size context_length maxlen n_ctx bptt",
  vocab_size: "max_tokens max_words num_words vocabulary_size vocab most_common",
  lowercase: "lower lower_case",
  prompt: "prefix primetext prime_text seed_text start_string start_text context",
  length: "max_new_tokens max_gen_length max_length gen_length num_generate n_chars n_tokens tokens",
  temperature: "temp diversity",
  top_k: "topk top_n k",
  top_p: "topp nucleus p",
  n: "num_samples num_return_sequences samples n_samples count",
  stop: "stop_sequences stop_words stop_token eos end_token until",
  // words
  rnn: "simple_rnn simplernn vanilla elman",
  lstm: "long_short_term_memory bilstm",
  gru: "gated_recurrent_unit bigru",
  mse: "mean_squared_error l2_loss squared quadratic",
  mae: "mean_absolute_error l1_loss absolute",
  rmse: "root_mean_squared_error",
  huber: "smooth_l1 huber_loss",
  standard: "zscore z_score standardize standardization standard_scaler mean_std",
  minmax: "min_max_scaler normalize normalization",
  robust: "robust_scaler iqr",
  none: "off false null no identity",
  ffill: "forward_fill pad locf forward",
  interpolate: "linear interpolation",
  drop: "dropna remove skip",
  dayofweek: "weekday day_of_week dow",
  dayofyear: "day_of_year doy day",
  validation: "val valid dev",
  test: "testing holdout",
  timeseries: "time_series series",
  char: "character characters chars letter letters",
  word: "words token tokens",
  naive: "persistence last",
  seasonal_naive: "snaive",
  dense: "linear fc fully_connected projector output",
};

const byTheirs = new Map<string, string[]>();
for (const [ours, words] of Object.entries(theirs)) {
  for (const word of words.split(" ")) {
    const plain = normalize(word);
    byTheirs.set(plain, [...(byTheirs.get(plain) ?? []), ours]);
  }
}

/** Our words for one of another tool, the likeliest first; none if it is not known. */
export function ourWords(word: string): readonly string[] {
  return byTheirs.get(normalize(word)) ?? [];
}

/** What other tools call one of our words, the best known first. */
export function theirWords(word: string): readonly string[] {
  return Object.hasOwn(theirs, word) ? (theirs[word]?.split(" ") ?? []) : [];
}
