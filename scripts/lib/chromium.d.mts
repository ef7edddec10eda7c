import type { Browser, LaunchOptions } from "playwright-core";

export function findChromium(log?: (text: string) => void): string;
export function launchChromium(options?: LaunchOptions): Promise<Browser>;
