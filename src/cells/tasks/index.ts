import { assert } from "../../base/assert";
import type { ModelConfig } from "../model";
import type { DataConfig } from "../data-keys";
import { dataTypeOf } from "../data-types";
import type { DataValue } from "../values";
import { classify } from "./classify";
import { forecast } from "./forecast";
import { generate } from "./generate";
import { regress } from "./regress";
import type { Task, TaskName } from "./task";

/** All tasks. The first that suits the data of a model is its task, unless the cell names another. */
export const tasks: readonly Task[] = [forecast, generate, classify, regress];

export function taskNamed(name: TaskName): Task {
  const found = tasks.find((task) => task.name === name);
  assert(found !== undefined, `${name} is a task`);
  return found;
}

/** The task of a model as far as the text says it; undefined where only the data knows. */
export function knownTask(config: ModelConfig, source: DataConfig): Task | undefined {
  const possible = possibleTasks(config, source);
  return possible.length === 1 ? possible[0] : undefined;
}

/** The tasks that a model on its data may have, as far as the text says it. */
export function possibleTasks({ task }: ModelConfig, source: DataConfig): Task[] {
  const { type } = dataTypeOf(source);
  return tasks.filter(({ data, name }) => data === type && (task === "auto" || name === task));
}

/** The task of a model on its data; undefined where no task is for such data. */
export function taskOf(config: ModelConfig, data: DataValue): Task | undefined {
  const possible = tasks.filter((task) => task.data === data.type);
  return possible.find(({ name }) => name === config.task) ?? possible.find((task) => task.suits(data));
}
