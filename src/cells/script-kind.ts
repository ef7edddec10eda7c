/** The kind of the nodes that JavaScript cells leave behind, one for each name that they export. */
export const scriptKind = "js";
