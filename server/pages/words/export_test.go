package words

// Keys are the English texts.
func Keys() (keys []string) {
	for key := range translated {
		keys = append(keys, key)
	}
	return keys
}
