/** Libraries whose actions say what happened: how they are made, and what their parts are called. */
export const actionWords = {
  packages: ["@reduxjs/toolkit", "redux-actions", "typesafe-actions"],
  /** Functions that make a creator: the type, and a function that prepares the payload. */
  creators: ["createAction"],
  /** Functions that make a creator for each reducer, with the type `name/reducer`. */
  slices: ["createSlice"],
  sliceName: "name",
  sliceReducers: "reducers",
  sliceActions: "actions",
  prepare: "prepare",
  type: "type",
  payload: "payload",
  /** Says whether an action was made by a creator: `bought.match(action)`. */
  match: "match",
  /** The same for several: `isAnyOf(bought, left)(action)`. */
  matchAny: ["isAnyOf"],
  /** Functions that make a function to dispatch: the type, and the function that runs then, with what the first one is called with. */
  thunkCreators: ["createAsyncThunk", "createAppAsyncThunk"],
  /** How a store is given an action, or a function to run. */
  dispatch: "dispatch",
  /** Functions that give a component actions which dispatch themselves, what binds such actions, and where a class has them. */
  connecting: ["connect"],
  binding: ["bindActionCreators"],
  props: "props",
} as const;
