declare const __VERSION__: string;

/** Of the package, put in when the bundles are built. */
export const version: string = __VERSION__;
