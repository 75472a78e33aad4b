package words

// Keys are the English texts.
func Keys() (keys []string) {
	for key := range merge(spanish) {
		keys = append(keys, key)
	}
	return keys
}
